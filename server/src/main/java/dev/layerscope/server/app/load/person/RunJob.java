package dev.layerscope.server.app.load.person;

import dev.layerscope.client.JobsClient;
import dev.layerscope.server.app.load.person.Catalogue.Mapped;
import dev.layerscope.server.app.load.seen.Faults;
import dev.layerscope.server.app.load.seen.Step;
import dev.layerscope.server.app.load.seen.WrongAnswer;
import dev.layerscope.v1.ChannelMeanTerm;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.Objective;
import dev.layerscope.v1.ObjectiveTerm;
import dev.layerscope.v1.Optimization;
import dev.layerscope.v1.Size;
import dev.layerscope.v1.Stage;
import dev.layerscope.v1.WatchJobRequest;
import java.util.List;
import java.util.UUID;

/** Has a picture searched that excites a channel, and watches the search. */
final class RunJob implements Activity {
    private static final int SEEDS = 4;
    private static final int STEPS = 60;
    private static final int SIDE = 48;
    private static final String STORAGE_FULL = "STORAGE_FULL";

    private final Ending ending;

    /** What the person does with the job. */
    enum Ending {
        /** Waits for its end, reads what it made, and deletes it. */
        DELETED,
        /** Cancels it under way, reads what there is, and deletes it. */
        CANCELLED,
        /** Goes on to something else, and leaves it to the server. */
        LEFT
    }

    RunJob(Ending ending) {
        this.ending = ending;
    }

    @Override
    public String name() {
        return switch (ending) {
            case DELETED -> "run a job";
            case CANCELLED -> "cancel a job";
            case LEFT -> "leave a job";
        };
    }

    @Override
    public void perform(Person person) throws GaveUp {
        JobsClient jobs = person.client().jobs();
        Optimization search = search(person);
        String key = new UUID(person.random().nextLong(), person.random().nextLong()).toString();
        String id = person.step(
                Step.JOB_CREATE, () -> jobs.create(search, key, List.of()).getId());
        person.belongings().createdJob(id);
        switch (ending) {
            case LEFT -> {
                return;
            }
            case CANCELLED -> cancel(person, id);
            case DELETED -> {
                // It ends by itself.
            }
        }
        Job job = person.step(Step.JOB_WATCH, () -> jobs.watch(watch(id), news -> {}));
        if (ending == Ending.DELETED) {
            succeeded(person, job);
        }
        Results.read(person, id);
        person.think(person.surroundings().pace().glance());
        person.belongings().deletesJob(id);
        person.step(Step.JOB_DELETE, () -> {
            jobs.delete(id);
            return id;
        });
        person.belongings().deletedJob(id);
    }

    private static void cancel(Person person, String id) throws GaveUp {
        person.think(person.surroundings().pace().glance());
        person.belongings().cancelsJob(id);
        person.step(Step.JOB_CANCEL, () -> person.client().jobs().cancel(id));
    }

    private static void succeeded(Person person, Job job) throws GaveUp {
        person.step(Step.JOB_WATCH, () -> {
            boolean explained = job.getFailure().getReason().equals(STORAGE_FULL)
                    && person.surroundings().faults().ever(Faults.Kind.DISK_FULL);
            if (job.getState() != Job.State.STATE_SUCCEEDED && !explained) {
                throw new WrongAnswer("job %s: %s, %s %s (expected: its end as it was asked for)"
                        .formatted(
                                job.getId(),
                                job.getState(),
                                job.getFailure().getReason(),
                                job.getFailure().getMessage()));
            }
            return job;
        });
    }

    private static WatchJobRequest watch(String id) {
        return WatchJobRequest.newBuilder()
                .setJob(id)
                .setUpdatesPerSecond(1)
                .setPreview(true)
                .build();
    }

    private static Optimization search(Person person) {
        Catalogue catalogue = person.surroundings().catalogue();
        Mapped layer = catalogue.any(person.random());
        return Optimization.newBuilder()
                .setModel(catalogue.model())
                .setSeed(person.random().nextInt(SEEDS))
                .setSize(Size.newBuilder().setHeight(SIDE).setWidth(SIDE))
                .addStages(Stage.newBuilder().setSteps(STEPS))
                .addObjectives(Objective.newBuilder()
                        .addTerms(ObjectiveTerm.newBuilder()
                                .setChannelMean(ChannelMeanTerm.newBuilder()
                                        .setLayer(layer.path())
                                        .setChannel(person.random().nextInt(layer.channels())))))
                .build();
    }
}
