package dev.layerscope.server.app.load.person;

import dev.layerscope.client.JobsClient;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.v1.ChannelMeanTerm;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.Objective;
import dev.layerscope.v1.ObjectiveTerm;
import dev.layerscope.v1.Optimization;
import dev.layerscope.v1.Size;
import dev.layerscope.v1.Stage;
import java.util.List;

/** A job that doesn't end by itself while anybody looks. */
public final class LongJob {
    private static final int STEPS = 20_000;
    private static final int SIDE = 96;

    private final JobsClient jobs;
    private final String id;

    private LongJob(JobsClient jobs, String id) {
        this.jobs = jobs;
        this.id = id;
    }

    /** Creates it. */
    public static LongJob begin(LayerscopeClient client, Catalogue catalogue) {
        Optimization search = Optimization.newBuilder()
                .setModel(catalogue.model())
                .setSize(Size.newBuilder().setHeight(SIDE).setWidth(SIDE))
                .addStages(Stage.newBuilder().setSteps(STEPS))
                .addObjectives(Objective.newBuilder()
                        .addTerms(ObjectiveTerm.newBuilder()
                                .setChannelMean(ChannelMeanTerm.newBuilder()
                                        .setLayer(catalogue
                                                .layers()
                                                .get(catalogue.layers().size() - 1)
                                                .path()))))
                .build();
        return new LongJob(
                client.jobs(), client.jobs().create(search, List.of()).getId());
    }

    public String id() {
        return id;
    }

    /** How many steps it has done. */
    public long steps() {
        return jobs.get(id).getProgress().getStep();
    }

    /** Cancels and deletes it. */
    public void end() {
        Job.State state = jobs.cancel(id).getState();
        if (state == Job.State.STATE_CANCELLED || state == Job.State.STATE_SUCCEEDED) {
            jobs.delete(id);
        }
    }
}
