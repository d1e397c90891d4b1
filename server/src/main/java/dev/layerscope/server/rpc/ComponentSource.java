package dev.layerscope.server.rpc;

import dev.layerscope.v1.StreamActivationsResponse;
import dev.layerscope.v1.StreamComponentsResponse;
import java.util.Optional;

/** Tensors as the messages of another method, which are alike field by field. */
final class ComponentSource implements OutboundStream.Source<StreamComponentsResponse> {
    private final TensorSource tensors;

    ComponentSource(TensorSource tensors) {
        this.tensors = tensors;
    }

    @Override
    public boolean isReady(Runnable wake) {
        return tensors.isReady(wake);
    }

    @Override
    public Optional<StreamComponentsResponse> next() {
        return tensors.next().map(ComponentSource::message);
    }

    private static StreamComponentsResponse message(StreamActivationsResponse tensor) {
        StreamComponentsResponse.Builder message = StreamComponentsResponse.newBuilder();
        if (tensor.hasHeader()) {
            message.setHeader(tensor.getHeader());
        }
        if (tensor.hasEnd()) {
            message.setEnd(tensor.getEnd());
        }
        return message.setOffset(tensor.getOffset()).setData(tensor.getData()).build();
    }

    @Override
    public void close() {
        tensors.close();
    }
}
