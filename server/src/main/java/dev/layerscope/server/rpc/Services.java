package dev.layerscope.server.rpc;

import dev.layerscope.server.activation.Activations;
import dev.layerscope.server.activation.components.PrincipalComponents;
import dev.layerscope.server.input.InputStore;
import dev.layerscope.server.model.Models;
import dev.layerscope.server.tensor.TensorPool;
import dev.layerscope.server.upload.Uploads;
import io.grpc.BindableService;
import java.util.List;

/** All services of {@code layerscope.v1}. */
public final class Services {
    private Services() {}

    /** What the services answer from. */
    public record Backing(
            Models models,
            Uploads uploads,
            InputStore inputs,
            Activations activations,
            PrincipalComponents components,
            TensorPool pool) {}

    /**
     * @param uploadWork does what takes minutes
     * @param verificationWork does what takes minutes of runs, one after another
     */
    public static List<BindableService> of(
            Backing backing, Work work, Work uploadWork, Work verificationWork, RunOrigin origin) {
        return List.of(
                new ModelsService(work, backing.models(), backing.uploads(), uploadWork, origin),
                new InputsService(work, backing.inputs()),
                new ActivationsService(backing, work, verificationWork, origin),
                new PicturesService(work, backing.activations(), backing.components(), origin));
    }
}
