// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.roadstead.core.forecast.estimate.KaplanMeier;

/**
 * Forecasts how long who joins a queue will wait, from those who joined before.
 *
 * <p>It is told of arrivals and starts and knows nothing else: no clock, no run times, no hour of the day. Same calls, same answers.
 * Events come in order of time; one that is told late counts from when it is told, and its wait is what it was.
 * Starts at a moment are told before arrivals at the same moment. What was answered never rests on anything told after it.
 *
 * <p>In four steps (docs/forecast.md): experts of two families each give three quantiles ({@link Neighbours}, {@link Line}); they are
 * weighed by how well they did ({@link Mix}); both ends are moved by what was missed lately ({@link Offsets}); all is held
 * beneath a ceiling that has been seen ({@link Ceiling}). Who waits still is evidence in each step.
 *
 * <p>For one thread. Memory is bounded by {@value #MOST_WAITING} waiting jobs, and by so many keys of so many arrivals.
 */
public final class Forecaster {
    /** Of more than so many waiting jobs, those that come are answered and not remembered. */
    public static final int MOST_WAITING = 200_000;

    private static final int MOST_LEVELS = 16_384;
    private static final Level NOTHING_SEEN = new Level();

    private final KaplanMeier estimator = new KaplanMeier();
    private final Neighbours neighbours = new Neighbours(estimator);
    private final Line line = new Line(estimator);
    private final Mix mix = new Mix(Key.LEVELS + 1);
    private final Offsets offsets = new Offsets();
    private final Ceiling ceiling = new Ceiling();
    private final Load load = new Load();
    private final Recent<Key, Level> levels = new Recent<>(MOST_LEVELS);
    private final Level everything = new Level();
    private final Map<Long, Waiting> waiting = new HashMap<>();
    private double latest = Double.NEGATIVE_INFINITY;
    private long starts;

    /** A waiting job and who is to hear of its start. */
    private record Waiting(Stay stay, Draft draft, List<Level> levels, List<History> histories, Promise promise) {}

    /**
     * Somebody joins a queue. The answer is what is said to him, and will be judged.
     *
     * @param id whatever tells him from others who wait; who waits already under that id is left as it is
     */
    public WaitForecast arrived(long id, Features features, Instant at) {
        double arrival = seconds(at);
        double now = advance(arrival);
        List<Level> seen = levelsOf(features, true);
        Level like = seen.get(Key.SHAPE_LEVEL);
        int bin = Offsets.bin(like.waiting());
        Draft draft = draft(features, bin, seen, now);
        WaitForecast answer = WaitForecast.first(draft.spread(), draft.sampleSize());
        if (waiting.size() < MOST_WAITING && !waiting.containsKey(id)) {
            double weight = like.weightOfNext(now);
            Stay stay = new Stay(features, Math.min(now, arrival), weight, bin, draft.line());
            seen.forEach(level -> level.arrived(stay));
            load.arrived(features);
            List<History> told = new ArrayList<>(neighbours.arrived(stay));
            told.add(line.arrived(stay));
            Promise promise = offsets.promised(features.owner(), bin, weight, now, answer);
            waiting.put(id, new Waiting(stay, draft, seen, told, promise));
        }
        return answer;
    }

    /** He started. Of who is not known to wait nothing is learnt. */
    public void started(long id, Instant at) {
        double now = advance(seconds(at));
        Waiting who = waiting.remove(id);
        if (who == null) {
            return;
        }
        Stay stay = who.stay();
        stay.ended(true, now);
        double y = stay.value(now);
        double weight = stay.weight;
        mix.started(who.draft().opinions(), y, weight);
        who.promise().started(now);
        line.started(who.draft(), y, weight);
        ceiling.started(y, now);
        load.gone(stay.features, true, now);
        for (Level level : who.levels()) {
            level.gone(stay);
            level.started(y, weight, now);
        }
        who.histories().forEach(History::started);
        starts++;
    }

    /** He went away without a start: he is known to have waited so long, and does not stand in the way any more. */
    public void left(long id, Instant at) {
        double now = advance(seconds(at));
        Waiting who = waiting.remove(id);
        if (who == null) {
            return;
        }
        who.stay().ended(false, now);
        who.promise().abandoned();
        load.gone(who.stay().features, false, now);
        who.levels().forEach(level -> level.gone(who.stay()));
    }

    /** What would be said to somebody who joined now. It is not judged, and he is not counted as waiting. */
    public WaitForecast forecast(Features features, Instant at) {
        double now = advance(seconds(at));
        List<Level> seen = levelsOf(features, false);
        Draft draft = draft(features, Offsets.bin(seen.get(Key.SHAPE_LEVEL).waiting()), seen, now);
        return WaitForecast.first(draft.spread(), draft.sampleSize());
    }

    /**
     * What is to be said now to somebody who waits: what would be said to one who had joined in his place, given that he has not
     * started for so long. Counted from now; empty when nobody waits under this id.
     */
    public Optional<WaitForecast> revise(long id, Instant at) {
        double now = advance(seconds(at));
        return Optional.ofNullable(waiting.get(id)).map(who -> {
            Draft draft = draft(who.stay().features, who.stay().bin, who.levels(), now);
            return WaitForecast.first(draft.spread(), draft.sampleSize()).after(now - who.stay().arrived);
        });
    }

    /** How many wait. */
    public int waiting() {
        return waiting.size();
    }

    /** How many starts have been seen. */
    public long starts() {
        return starts;
    }

    private Draft draft(Features features, int bin, List<Level> seen, double now) {
        double most = ceiling.at(now, everything.oldest(now));
        double[][] opinions = new double[Spread.TAUS.length][Key.LEVELS + 1];
        neighbours.say(features, bin, now, most, opinions);
        Line.View view = Line.view(features, seen, load, now);
        double drawn = line.at(view, now, most);
        line.say(drawn, now, most, opinions, Key.LEVELS);
        Spread spread = offsets.moved(mix.answer(opinions), bin, features.owner(), most);
        long like = seen.get(Key.CLASS_LEVEL).starts();
        return new Draft(opinions, view.x(), view.base(), drawn, spread, like > 0 ? like : starts);
    }

    /** By the numbers of {@link Key}. Who only asks leaves no trace. */
    private List<Level> levelsOf(Features features, boolean remember) {
        List<Level> found = new ArrayList<>(Key.LEVELS);
        found.add(everything);
        for (int level = 1; level < Key.LEVELS; level++) {
            Key key = Key.of(level, features);
            if (remember) {
                found.add(levels.get(key, Level::new));
            } else {
                Level seen = levels.find(key);
                found.add(seen == null ? NOTHING_SEEN : seen);
            }
        }
        return found;
    }

    /** Time never goes back here. */
    private double advance(double to) {
        latest = Math.max(latest, to);
        offsets.passed(latest);
        return latest;
    }

    private static double seconds(Instant at) {
        return at.getEpochSecond() + at.getNano() / 1e9;
    }
}
