package dev.layerscope.server.app.load.person;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** What people do, and how often: mostly they look, now and then they have something computed, seldom they bring a model. */
public final class Habits {
    /** Names of activities that wait for a turn by their nature. */
    public static final Set<String> WAITING = Set.of(
            new RunJob(RunJob.Ending.DELETED).name(),
            new RunJob(RunJob.Ending.CANCELLED).name(),
            new BringModel().name());

    private static final int TILES = 24;
    private static final int TENSORS = 18;
    private static final int FIGURES = 18;
    private static final int NUMBERS = 10;
    private static final int GRADIENTS = 6;
    private static final int LISTS = 8;
    /** Of each ending. */
    private static final int JOBS = 2;

    private Habits() {}

    /** Acts as a person who does a bit of everything, until it is time to leave. */
    public static void live(Person person) {
        live(person, everything());
    }

    /** Acts as a person who looks shortly at one new picture after the other, until it is time to leave. */
    public static void glimpse(Person person) {
        Map<Activity, Integer> glimpses = new LinkedHashMap<>();
        for (Glimpse.Kind kind : Glimpse.Kind.values()) {
            glimpses.put(new Glimpse(kind), 1);
        }
        live(person, glimpses);
    }

    private static void live(Person person, Map<Activity, Integer> kinds) {
        SplittableRandom shuffling = person.random().split();
        Deck<Activity> activities = new Deck<>(kinds, shuffling);
        Map<Duration, Integer> pauses = new LinkedHashMap<>();
        person.surroundings().pace().thoughts().forEach(thought -> pauses.merge(thought, 1, Integer::sum));
        Deck<Duration> thoughts = new Deck<>(pauses, shuffling.split());
        while (!person.leaves()) {
            Activity activity = activities.deal();
            long began = person.surroundings().log().now();
            try {
                activity.perform(person);
                person.surroundings().log().turned(person.number(), activity.name(), began);
            } catch (GaveUp e) {
                // It is written down, and the person turns to something else.
            }
            person.think(thoughts.deal());
        }
    }

    /** How often each of all activities comes up. */
    static Map<Activity, Integer> everything() {
        Map<Activity, Integer> kinds = new LinkedHashMap<>();
        kinds.put(new BrowseTiles(), TILES);
        kinds.put(new StreamTensors(), TENSORS);
        kinds.put(new DrawFigures(), FIGURES);
        kinds.put(new ReadNumbers(), NUMBERS);
        kinds.put(new FollowGradients(), GRADIENTS);
        kinds.put(new LookAround(), LISTS);
        for (RunJob.Ending ending : RunJob.Ending.values()) {
            kinds.put(new RunJob(ending), JOBS);
        }
        kinds.put(new BringModel(), 1);
        return kinds;
    }
}
