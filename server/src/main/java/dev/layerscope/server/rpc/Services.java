package dev.layerscope.server.rpc;

import dev.layerscope.server.activation.Activations;
import dev.layerscope.server.activation.Verifications;
import dev.layerscope.server.input.InputStore;
import dev.layerscope.server.model.Models;
import dev.layerscope.server.tensor.TensorPool;
import io.grpc.BindableService;
import java.util.List;

/** All services of {@code layerscope.v1}. */
public final class Services {
    private Services() {}

    /** What the services answer from. */
    public record Backing(Models models, InputStore inputs, Activations activations, TensorPool pool) {}

    public static List<BindableService> of(Backing backing, Work work, RunOrigin origin) {
        return List.of(
                new ModelsService(work, backing.models(), origin),
                new InputsService(work, backing.inputs()),
                new ActivationsService(
                        work,
                        backing.activations(),
                        new Verifications(backing.models(), backing.inputs(), backing.pool()),
                        backing.pool(),
                        origin),
                new PicturesService(work, backing.activations(), origin));
    }
}
