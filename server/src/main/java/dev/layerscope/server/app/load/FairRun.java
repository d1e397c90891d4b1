package dev.layerscope.server.app.load;

import dev.layerscope.client.Connection;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.server.app.load.person.Catalogue;
import dev.layerscope.server.app.load.person.Habits;
import dev.layerscope.server.app.load.person.Pace;
import dev.layerscope.server.app.load.person.Person;
import dev.layerscope.server.app.load.person.PushedFile;
import dev.layerscope.server.app.load.person.Surroundings;
import dev.layerscope.server.app.load.seen.Attempts;
import dev.layerscope.server.app.load.seen.Judgement;
import dev.layerscope.server.app.load.seen.Report;
import dev.layerscope.server.app.load.seen.StepLog;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Users who all want more than there is, some of whom shout louder: they have to get the same share of the device. */
public final class FairRun {
    private final List<Integer> requests;
    private final Duration duration;
    private final long seed;
    private final OwnServer server;
    private final PushedFile pushed;

    /**
     * @param requests at a time, of each user
     * @param duration that counts, after as long that doesn't
     */
    public FairRun(List<Integer> requests, Duration duration, long seed, OwnServer server, PushedFile pushed) {
        this.requests = List.copyOf(requests);
        this.duration = duration;
        this.seed = seed;
        this.server = server;
        this.pushed = pushed;
    }

    /**
     * @throws IOException where a connection can't be made
     */
    public void run(String model, Report report) throws IOException, InterruptedException {
        Attempts attempts = new Attempts();
        CountDownLatch closing = new CountDownLatch(1);
        StepLog log = new StepLog(System::nanoTime);
        List<Connection> connections = new ArrayList<>();
        for (int user = 0; user < requests.size(); user++) {
            connections.add(Connection.open(server.settings(user), attempts));
        }
        Surroundings surroundings = Surroundings.undisturbed(
                log,
                Catalogue.of(new LayerscopeClient(connections.get(0)), model),
                pushed,
                new Pace(Duration.ZERO),
                closing,
                Duration.ofMinutes(1));
        List<Thread> threads = new ArrayList<>();
        for (int user = 0; user < requests.size(); user++) {
            for (int i = 0; i < requests.get(user); i++) {
                threads.add(hammering(
                        new Person(user, seed * 1_000_003 + threads.size(), connections.get(user), surroundings)));
            }
        }
        closing.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        Account before = Account.of(server);
        long began = log.now();
        closing.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        Account after = Account.of(server);
        long ended = log.now();
        closing.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        double[] seconds = after.deviceSecondsSince(before, requests.size());
        report.line("requests at a time of each user: %s", requests);
        report.line("device seconds in %.1f s: %s", (ended - began) / 1e9, Arrays.toString(seconds));
        report.put("device_seconds", Arrays.stream(seconds).boxed().toList());
        Judgement judgement = new Judgement(report);
        judgement.steps(log.between(began, ended));
        judgement.shares("device seconds", seconds);
        judgement.complaints(log.complaints());
        judgement.attempts(attempts.ends());
        connections.forEach(Connection::close);
    }

    private static Thread hammering(Person person) {
        Thread thread = new Thread(() -> Habits.glimpse(person), "person-" + person.number());
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
