package dev.layerscope.server.rpc;

import dev.layerscope.server.activation.Activations;
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
            Models models, Uploads uploads, InputStore inputs, Activations activations, TensorPool pool) {}

    /**
     * @param uploadWork does what takes minutes
     */
    public static List<BindableService> of(Backing backing, Work work, Work uploadWork, RunOrigin origin) {
        return List.of(
                new ModelsService(work, backing.models(), backing.uploads(), uploadWork, origin),
                new InputsService(work, backing.inputs()),
                new ActivationsService(work, backing.activations(), backing.pool(), origin),
                new PicturesService(work, backing.activations(), origin));
    }
}
