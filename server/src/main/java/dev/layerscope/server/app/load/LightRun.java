package dev.layerscope.server.app.load;

import dev.layerscope.client.Connection;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.server.app.load.person.Catalogue;
import dev.layerscope.server.app.load.person.Habits;
import dev.layerscope.server.app.load.person.LongJob;
import dev.layerscope.server.app.load.person.Pace;
import dev.layerscope.server.app.load.person.Person;
import dev.layerscope.server.app.load.person.PushedFile;
import dev.layerscope.server.app.load.person.Surroundings;
import dev.layerscope.server.app.load.seen.Attempts;
import dev.layerscope.server.app.load.seen.Event;
import dev.layerscope.server.app.load.seen.Finding;
import dev.layerscope.server.app.load.seen.Judgement;
import dev.layerscope.server.app.load.seen.Outcome;
import dev.layerscope.server.app.load.seen.Percentiles;
import dev.layerscope.server.app.load.seen.ProcessWatch;
import dev.layerscope.server.app.load.seen.Report;
import dev.layerscope.server.app.load.seen.Step;
import dev.layerscope.server.app.load.seen.StepLog;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One light user alone on a server, beside a job, and beside somebody who hammers at it and has a job run, in turns. The light
 * one's median latency has to stay within three times that on the idle server plus a slice of a job.
 */
public final class LightRun {
    /** Who come: the light one and the one who hammers. */
    public static final int USERS = 2;

    private static final int TIMES = 3;
    private static final int LIGHT = 0;
    private static final int HAMMERING = 1;
    private static final int PER_CONNECTION = 8;

    private final LightSettings settings;
    private final Target target;
    private final PushedFile pushed;
    private final Attempts attempts = new Attempts();
    private final StepLog idle = new StepLog(System::nanoTime);
    private final StepLog besideJob = new StepLog(System::nanoTime);
    private final StepLog loaded = new StepLog(System::nanoTime);
    private final StepLog hammering = new StepLog(System::nanoTime);
    private long seed;
    private double jobSteps;
    private double jobNanos;
    private double loadedJobSteps;
    private double loadedJobNanos;

    /**
     * How hard, and how often.
     *
     * @param requests of the hammering user at a time
     * @param round how long each of the three situations lasts, each time
     * @param rounds that count, after one that doesn't
     * @param think of the light one between two looks
     * @param slice that a job may have before a request
     */
    public record LightSettings(
            int requests, Duration round, int rounds, Duration think, Duration slice, Duration patience, long seed) {}

    public LightRun(LightSettings settings, Target target, PushedFile pushed) {
        this.settings = settings;
        this.target = target;
        this.pushed = pushed;
        this.seed = settings.seed();
    }

    /**
     * @throws IOException where a connection can't be made
     */
    public void run(String model, Report report) throws IOException, InterruptedException {
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i <= (settings.requests() + PER_CONNECTION - 1) / PER_CONNECTION; i++) {
            connections.add(Connection.open(target.settings(i == 0 ? LIGHT : HAMMERING), attempts));
        }
        Catalogue catalogue = Catalogue.of(new LayerscopeClient(connections.get(0)), model);
        ProcessWatch server = new ProcessWatch(target::pid);
        ProcessWatch harness =
                new ProcessWatch(() -> OptionalLong.of(ProcessHandle.current().pid()));
        long began = System.nanoTime();
        server.look(0);
        harness.look(0);
        for (int round = -1; round < settings.rounds(); round++) {
            StepLog unseen = new StepLog(System::nanoTime);
            alone(connections.get(0), catalogue, round < 0 ? unseen : idle);
            besideJob(connections, catalogue, round < 0 ? unseen : besideJob);
            besideHammering(connections, catalogue, round < 0 ? unseen : loaded);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        server.look(seconds);
        harness.look(seconds);
        judge(report);
        new Judgement(report).processors(server, harness, seconds);
        connections.forEach(Connection::close);
    }

    private void alone(Connection connection, Catalogue catalogue, StepLog log) throws InterruptedException {
        CountDownLatch closing = new CountDownLatch(1);
        Thread light = act(
                Habits::glimpse, person(LIGHT, connection, surroundings(catalogue, log, closing, settings.think())));
        closing.await(settings.round().toNanos(), TimeUnit.NANOSECONDS);
        closing.countDown();
        light.join();
    }

    private void besideJob(List<Connection> connections, Catalogue catalogue, StepLog log) throws InterruptedException {
        LongJob job = LongJob.begin(new LayerscopeClient(connections.get(1)), catalogue);
        long began = System.nanoTime();
        long first = job.steps();
        alone(connections.get(0), catalogue, log);
        jobSteps += job.steps() - first;
        jobNanos += System.nanoTime() - began;
        job.end();
    }

    private void besideHammering(List<Connection> connections, Catalogue catalogue, StepLog log)
            throws InterruptedException {
        CountDownLatch closing = new CountDownLatch(1);
        Surroundings busy = surroundings(catalogue, hammering, closing, Duration.ZERO);
        List<Thread> requests = new ArrayList<>();
        for (int i = 0; i < settings.requests(); i++) {
            Connection connection = connections.get(1 + i / PER_CONNECTION);
            requests.add(act(Habits::glimpse, person(HAMMERING, connection, busy)));
        }
        LongJob job = LongJob.begin(new LayerscopeClient(connections.get(1)), catalogue);
        long began = System.nanoTime();
        long first = job.steps();
        alone(connections.get(0), catalogue, log);
        loadedJobSteps += job.steps() - first;
        loadedJobNanos += System.nanoTime() - began;
        closing.countDown();
        for (Thread request : requests) {
            request.join();
        }
        job.end();
    }

    private void judge(Report report) {
        Judgement judgement = new Judgement(report);
        report.line("The light user beside the hammering one:");
        judgement.steps(loaded.events());
        report.line("The hammering one:");
        judgement.steps("hammering", hammering.events());
        Percentiles alone = millis(idle);
        Percentiles besideOne = millis(besideJob);
        Percentiles beside = millis(loaded);
        double step = jobSteps == 0 ? 0 : jobNanos / jobSteps / 1e6;
        double slice = Math.max(settings.slice().toMillis(), step);
        double allowed = TIMES * alone.at(0.5) + slice;
        report.line(
                "light user, median (p90) of %d requests alone: %.1f (%.1f) ms",
                alone.count(), alone.at(0.5), alone.at(0.9));
        report.line(
                "  beside a job: %.1f (%.1f) ms, %.2f times",
                besideOne.at(0.5), besideOne.at(0.9), besideOne.at(0.5) / alone.at(0.5));
        report.line(
                "  beside %d requests at a time and a job: %.1f (%.1f) ms, %.2f times (allowed: %.1f ms)",
                settings.requests(), beside.at(0.5), beside.at(0.9), beside.at(0.5) / alone.at(0.5), allowed);
        report.line(
                "job: %.1f ms a step beside the light user, %.1f ms beside the hammering one",
                step, loadedJobSteps == 0 ? Double.NaN : loadedJobNanos / loadedJobSteps / 1e6);
        report.put("idle_median_ms", alone.at(0.5));
        report.put("beside_job_median_ms", besideOne.at(0.5));
        report.put("loaded_median_ms", beside.at(0.5));
        report.put("ratio", beside.at(0.5) / alone.at(0.5));
        report.put("slice_ms", slice);
        report.put("allowed_ms", allowed);
        report.put("job_steps_per_second", 1e9 * jobSteps / jobNanos);
        report.put("loaded_job_steps_per_second", 1e9 * loadedJobSteps / loadedJobNanos);
        if (!(beside.at(0.5) <= allowed)) {
            report.found(new Finding(
                    "light user",
                    "median %.1f ms beside a hammering one (expected: at most %d times %.1f ms plus a slice of %.1f ms)"
                            .formatted(beside.at(0.5), TIMES, alone.at(0.5), slice)));
        }
        for (StepLog log : List.of(idle, besideJob, loaded, hammering)) {
            judgement.complaints(log.complaints());
        }
        judgement.attempts(attempts.ends());
    }

    private static Percentiles millis(StepLog log) {
        return Percentiles.of(log.events().stream()
                .filter(event -> event.outcome() == Outcome.DONE && event.step() != Step.INPUT_PUT)
                .mapToDouble(Event::millis)
                .toArray());
    }

    private Surroundings surroundings(Catalogue catalogue, StepLog log, CountDownLatch closing, Duration think) {
        return Surroundings.undisturbed(log, catalogue, pushed, new Pace(think), closing, settings.patience());
    }

    /** With a seed of its own, so that nobody has seen its pictures. */
    private Person person(int number, Connection connection, Surroundings surroundings) {
        return new Person(number, seed++, connection, surroundings);
    }

    private static Thread act(Consumer<Person> habits, Person person) {
        Thread thread = new Thread(() -> habits.accept(person), "person-" + person.number());
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
