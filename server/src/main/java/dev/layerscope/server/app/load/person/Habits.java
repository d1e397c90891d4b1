package dev.layerscope.server.app.load.person;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** What people do, and how often: mostly they look, now and then they have something computed, seldom they bring a model. */
public final class Habits {
    private static final int TILES = 12;
    private static final int TENSORS = 9;
    private static final int FIGURES = 9;
    private static final int NUMBERS = 5;
    private static final int GRADIENTS = 3;
    private static final int LISTS = 4;

    private Habits() {}

    /** Acts as a person until it is time to leave. */
    public static void live(Person person) {
        SplittableRandom shuffling = person.random().split();
        Deck<Activity> activities = new Deck<>(activities(), shuffling);
        Deck<Duration> thoughts = new Deck<>(person.surroundings().pace().thoughts(), shuffling.split());
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

    private static List<Activity> activities() {
        List<Activity> deck = new ArrayList<>();
        deck.addAll(Collections.nCopies(TILES, new BrowseTiles()));
        deck.addAll(Collections.nCopies(TENSORS, new StreamTensors()));
        deck.addAll(Collections.nCopies(FIGURES, new DrawFigures()));
        deck.addAll(Collections.nCopies(NUMBERS, new ReadNumbers()));
        deck.addAll(Collections.nCopies(GRADIENTS, new FollowGradients()));
        deck.addAll(Collections.nCopies(LISTS, new LookAround()));
        for (RunJob.Ending ending : RunJob.Ending.values()) {
            deck.add(new RunJob(ending));
        }
        deck.add(new BringModel());
        return deck;
    }
}
