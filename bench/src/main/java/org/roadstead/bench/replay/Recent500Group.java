// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench.replay;

/** As the last 500 of the group waited: from their 5 % to their 95 % quantile. */
final class Recent500Group implements Predictor {
    private final Groups groups = new Groups();

    @Override
    public Window arrived(int number, Wait wait) {
        Recent recent = groups.of(wait.features());
        return recent.size() == 0
                ? new Window(0, 0, 0)
                : new Window(recent.quantile(0.05), recent.quantile(0.5), recent.quantile(0.95));
    }

    @Override
    public void started(int number, Wait wait) {
        groups.started(wait);
    }
}
