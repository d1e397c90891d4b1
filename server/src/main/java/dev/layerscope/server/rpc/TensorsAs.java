package dev.layerscope.server.rpc;

import dev.layerscope.v1.StreamActivationsResponse;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tensors as the messages of another method than StreamActivations, which are alike field by field.
 *
 * @param <T> the other method's message
 */
final class TensorsAs<T> implements OutboundStream.Source<T> {
    private final TensorSource tensors;
    private final Function<StreamActivationsResponse, T> message;

    TensorsAs(TensorSource tensors, Function<StreamActivationsResponse, T> message) {
        this.tensors = tensors;
        this.message = message;
    }

    @Override
    public boolean isReady(Runnable wake) {
        return tensors.isReady(wake);
    }

    @Override
    public Optional<T> next() {
        return tensors.next().map(message);
    }

    @Override
    public void close() {
        tensors.close();
    }
}
