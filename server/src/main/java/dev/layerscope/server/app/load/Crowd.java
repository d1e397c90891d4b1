package dev.layerscope.server.app.load;

import dev.layerscope.server.app.load.person.Habits;
import dev.layerscope.server.app.load.person.Person;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** People, each on a thread of their own. */
final class Crowd {
    private final List<Person> people;
    private final List<Thread> threads = new ArrayList<>();

    Crowd(List<Person> people) {
        this.people = List.copyOf(people);
    }

    List<Person> people() {
        return people;
    }

    /**
     * Has them come one after the other; returns when the last one has, or when it is time to leave.
     *
     * @param closing when it is time to leave
     */
    void arrive(Duration arrival, CountDownLatch closing) throws InterruptedException {
        long between = arrival.toNanos() / people.size();
        for (Person person : people) {
            Thread thread = new Thread(() -> Habits.live(person), "person-" + person.number());
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
            if (closing.await(between, TimeUnit.NANOSECONDS)) {
                return;
            }
        }
    }

    void losePatience() {
        people.forEach(Person::loseOverlongPatience);
    }

    /** Waits until all have left; whose step takes overlong loses patience with it. */
    void awaitLeaving() throws InterruptedException {
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                losePatience();
                thread.join(1000);
            }
        }
    }

    void close() {
        people.forEach(Person::close);
    }
}
