package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.activation.Activations;
import dev.layerscope.server.activation.components.PrincipalComponents;
import dev.layerscope.server.attribution.Attributions;
import dev.layerscope.server.input.InputStore;
import dev.layerscope.server.input.Samples;
import dev.layerscope.server.job.Jobs;
import dev.layerscope.server.model.Models;
import dev.layerscope.server.picture.Tiles;
import dev.layerscope.server.status.ServerStatus;
import dev.layerscope.server.tensor.TensorPool;
import dev.layerscope.server.upload.Uploads;
import io.grpc.BindableService;
import java.util.List;
import java.util.function.Supplier;

/** All services of {@code layerscope.v1}. */
public final class Services {
    private Services() {}

    /** What the services answer from. */
    public record Backing(
            Models models,
            Uploads uploads,
            InputStore inputs,
            Samples samples,
            Activations activations,
            PrincipalComponents components,
            Attributions attributions,
            Tiles tiles,
            TensorPool pool,
            Jobs jobs,
            Searches searches) {}

    /**
     * Tells how the server is.
     *
     * @param work of its own
     */
    public static BindableService ofStatus(Work work, Supplier<ServerStatus> status) {
        return new ServersService(work, status);
    }

    /**
     * @param uploadWork does what takes minutes
     * @param verificationWork does what takes minutes of runs, one after another
     * @param stopping cancelled when the server begins to stop, for calls that have no end of their own
     */
    public static List<BindableService> of(
            Backing backing,
            Work work,
            Work uploadWork,
            Work verificationWork,
            RunOrigin origin,
            Cancellation stopping) {
        return List.of(
                new ModelsService(work, backing.models(), backing.uploads(), uploadWork, origin),
                new InputsService(work, backing.inputs(), backing.samples()),
                new ActivationsService(backing, work, verificationWork, origin),
                new GradientsService(backing, work, origin),
                new PicturesService(backing, work, origin, new TileStreams(backing.tiles(), work, origin, stopping)),
                new JobsService(work, backing.jobs(), backing.searches(), stopping));
    }
}
