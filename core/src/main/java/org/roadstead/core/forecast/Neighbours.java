// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.estimate.KaplanMeier;

/**
 * Six experts that say: as those waited who were like this one. One for each level of {@link Key}, each for as many waiting already as now
 * (by the power of ten). A level that has seen little is pulled to its parents: {@code (n own + 5 parent) / (n + 5)}.
 */
final class Neighbours {
    private static final int MOST_ARRIVALS = 1000;
    private static final int MOST_KEYS = 8192;
    private static final double REFRESH = 1800;
    private static final double PULL = 5;
    private static final double SLACK = 0.3;
    private static final double WITHOUT_EVIDENCE = Math.log(3600);

    private final Recent<Key, History> histories = new Recent<>(MOST_KEYS);
    private final History all = new History(MOST_ARRIVALS, REFRESH, false);
    private final KaplanMeier estimator;

    Neighbours(KaplanMeier estimator) {
        this.estimator = estimator;
    }

    /** Who joins, and the histories that are to hear of its start. */
    List<History> arrived(Stay stay) {
        List<History> told = new ArrayList<>(Key.LEVELS + 1);
        told.add(all);
        for (int level = 0; level < Key.LEVELS; level++) {
            Key key = Key.of(level, stay.features).inBin(stay.bin);
            told.add(histories.get(key, () -> new History(MOST_ARRIVALS, REFRESH, false)));
        }
        told.forEach(history -> history.arrived(stay));
        return told;
    }

    /** Fills {@code opinions[tau][level]}. */
    void say(Features of, int bin, double now, double ceiling, double[][] opinions) {
        double[] root = {LogTime.FLOOR, WITHOUT_EVIDENCE, ceiling};
        pull(all, now, ceiling, root, root.clone());
        double[] parent = new double[root.length];
        double[] own = new double[root.length];
        for (int level = 0; level < Key.LEVELS; level++) {
            for (int tau = 0; tau < root.length; tau++) {
                parent[tau] = Key.ofParents(level, opinions[tau], root[tau]);
            }
            pull(histories.find(Key.of(level, of).inBin(bin)), now, ceiling, own, parent);
            for (int tau = 0; tau < root.length; tau++) {
                opinions[tau][level] = own[tau];
            }
        }
    }

    private void pull(@Nullable History history, double now, double ceiling, double[] into, double[] parent) {
        if (history == null || !history.speaks()) {
            System.arraycopy(parent, 0, into, 0, into.length);
            return;
        }
        history.look(now, estimator);
        double n = history.weight();
        for (int tau = 0; tau < into.length; tau++) {
            double most = tau == 2 ? ceiling + SLACK : ceiling;
            double own = LogTime.clip(history.quantile(tau), LogTime.FLOOR, most);
            into[tau] = (n * own + PULL * parent[tau]) / (n + PULL);
        }
    }
}
