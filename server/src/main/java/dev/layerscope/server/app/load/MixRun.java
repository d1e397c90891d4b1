package dev.layerscope.server.app.load;

import dev.layerscope.client.Connection;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.LocalInput;
import dev.layerscope.server.app.load.fault.Fault;
import dev.layerscope.server.app.load.fault.Scene;
import dev.layerscope.server.app.load.person.Asked;
import dev.layerscope.server.app.load.person.Catalogue;
import dev.layerscope.server.app.load.person.Examiner;
import dev.layerscope.server.app.load.person.Habits;
import dev.layerscope.server.app.load.person.Pace;
import dev.layerscope.server.app.load.person.Person;
import dev.layerscope.server.app.load.person.PushedFile;
import dev.layerscope.server.app.load.person.Surroundings;
import dev.layerscope.server.app.load.seen.Answers;
import dev.layerscope.server.app.load.seen.Attempts;
import dev.layerscope.server.app.load.seen.Faults;
import dev.layerscope.server.app.load.seen.Finding;
import dev.layerscope.server.app.load.seen.HeapLog;
import dev.layerscope.server.app.load.seen.Judgement;
import dev.layerscope.server.app.load.seen.ProcessWatch;
import dev.layerscope.server.app.load.seen.Report;
import dev.layerscope.server.app.load.seen.Speeds;
import dev.layerscope.server.app.load.seen.StepLog;
import dev.layerscope.server.app.load.seen.Trend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Many people at once, who do what real ones do, for some time; then a look at what is left. */
public final class MixRun {
    private static final int ASKED_AGAIN = 200;
    private static final double NANOS_PER_SECOND = 1e9;
    /** Of the time after all have arrived: while caches fill and code is compiled, memory grows. */
    private static final double WARM_UP = 0.25;

    private final LoadSettings settings;
    private final Target target;
    private final List<LocalInput> pictures;
    private final PushedFile pushed;
    private final List<Fault> mishaps;

    private final StepLog log = new StepLog(System::nanoTime);
    private final Faults faults = new Faults(log::now);
    private final Answers answers = new Answers();
    private final Attempts attempts = new Attempts();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ProcessWatch server;
    private final ProcessWatch harness =
            new ProcessWatch(() -> OptionalLong.of(ProcessHandle.current().pid()));

    /**
     * @param pictures that everybody may look at
     */
    public MixRun(LoadSettings settings, Target target, List<LocalInput> pictures, PushedFile pushed) {
        this(settings, target, pictures, pushed, List.of());
    }

    /**
     * @param mishaps that happen to the server one after the other, after which all leave
     */
    public static MixRun withMishaps(
            LoadSettings settings,
            OwnServer target,
            List<LocalInput> pictures,
            PushedFile pushed,
            List<Fault> mishaps) {
        return new MixRun(settings, target, pictures, pushed, mishaps);
    }

    private MixRun(
            LoadSettings settings, Target target, List<LocalInput> pictures, PushedFile pushed, List<Fault> mishaps) {
        this.settings = settings;
        this.mishaps = List.copyOf(mishaps);
        this.target = target;
        this.pictures = List.copyOf(pictures);
        this.pushed = pushed;
        this.server = new ProcessWatch(target::pid);
    }

    /**
     * @throws IOException where the first connection can't be made
     */
    public void run(String model, Report report) throws IOException, InterruptedException {
        Asked asked = new Asked(ASKED_AGAIN, settings.seed());
        Surroundings surroundings = surroundings(model, asked);
        Crowd crowd = new Crowd(people(surroundings));
        long began = log.now();
        Thread looking = new Thread(() -> lookOn(crowd, began), "looking-on");
        looking.setDaemon(true);
        looking.start();
        crowd.arrive(settings.arrival(), closing);
        Optional<Account> before = account();
        long arrived = log.now();
        closing.await(settings.duration().toNanos(), TimeUnit.NANOSECONDS);
        misfortune(surroundings.catalogue(), report);
        long left = log.now();
        Optional<Account> after = account();
        closing.countDown();
        crowd.awaitLeaving();
        looking.join();

        Judgement judgement = new Judgement(report);
        report.line("All in all:");
        judgement.steps(log.events());
        if (mishaps.isEmpty()) {
            judgement.shares(
                    "things done a minute",
                    new Speeds(Habits.WAITING, arrived, left).of(log.turns(), settings.people()));
            account(before, after, judgement);
            memory(judgement, began, arrived);
        }
        judgement.processors(server, harness, (left - began) / NANOS_PER_SECOND);
        audit(crowd, report);
        askAgain(asked, report);
        judgement.complaints(log.complaints());
        judgement.attempts(attempts.ends());
        crowd.close();
    }

    /** What happens on purpose, one after the other. */
    private void misfortune(Catalogue catalogue, Report report) throws IOException, InterruptedException {
        if (!(target instanceof OwnServer victim)) {
            return;
        }
        Scene scene = new Scene(victim, faults, catalogue, settings.duration(), closing);
        Judgement judgement = new Judgement(report);
        for (Fault mishap : mishaps) {
            long began = log.now();
            String seen = mishap.happen(scene);
            report.line("%s: %s", mishap.name(), seen);
            report.put(mishap.name(), seen);
            judgement.steps(mishap.name() + ", steps", log.between(began, log.now()));
            report.line("");
        }
    }

    private Surroundings surroundings(String model, Asked asked) throws IOException {
        Catalogue catalogue;
        try (Connection first = Connection.open(target.settings(0))) {
            catalogue = Catalogue.of(new LayerscopeClient(first), model);
        }
        return new Surroundings(
                log,
                faults,
                answers,
                asked,
                catalogue,
                pictures,
                pushed,
                new Pace(settings.think()),
                closing,
                settings.patience());
    }

    private List<Person> people(Surroundings surroundings) throws IOException {
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < settings.people(); i++) {
            long seed = settings.seed() * 1_000_003 + i;
            people.add(new Person(i, seed, Connection.open(target.settings(i), attempts), surroundings));
        }
        return people;
    }

    private void lookOn(Crowd crowd, long began) {
        try {
            do {
                double second = (log.now() - began) / NANOS_PER_SECOND;
                server.look(second);
                harness.look(second);
                crowd.losePatience();
            } while (!closing.await(1, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Empty of a server that isn't ours. */
    private Optional<Account> account() throws IOException {
        return target instanceof OwnServer own && mishaps.isEmpty() ? Optional.of(Account.of(own)) : Optional.empty();
    }

    private void account(Optional<Account> before, Optional<Account> after, Judgement judgement) {
        if (before.isEmpty() || after.isEmpty()) {
            return;
        }
        judgement.demands("device seconds", after.get().deviceSecondsSince(before.get(), settings.people()));
        judgement.uses(before.get().bytes(), after.get().bytes());
    }

    private void memory(Judgement judgement, long began, long arrived) throws IOException {
        double from = (arrived - began) / NANOS_PER_SECOND
                + WARM_UP * settings.duration().toSeconds();
        judgement.memory(server.residentFrom(from));
        if (target instanceof OwnServer own && Files.exists(own.launch().heapLog())) {
            Path file = own.launch().heapLog();
            List<Trend.Point> points = HeapLog.parse(Files.readAllLines(file)).stream()
                    .filter(point -> point.second() >= from)
                    .toList();
            judgement.heap(points);
        }
    }

    private void audit(Crowd crowd, Report report) {
        Audit audit = new Audit(faults);
        crowd.people().forEach(audit::look);
        report.line("kept by the server: jobs %s, models %d", audit.jobs(), audit.models());
        report.put("jobs_kept", audit.jobs());
        report.put("models_kept", audit.models());
        report.found(audit.findings());
    }

    private void askAgain(Asked asked, Report report) throws IOException {
        target.refresh();
        List<Finding> findings;
        try (Connection connection = Connection.open(target.settings(0))) {
            findings = Examiner.askAgain(new LayerscopeClient(connection), asked, answers);
        }
        report.line(
                "answers: %d different requests, %d compared with an earlier answer, %d of them asked again at the end",
                answers.known(), answers.compared(), asked.some().size());
        report.put("requests_known", answers.known());
        report.put("answers_compared", answers.compared());
        report.found(findings);
    }
}
