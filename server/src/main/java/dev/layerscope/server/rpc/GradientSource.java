package dev.layerscope.server.rpc;

import dev.layerscope.v1.StreamActivationsResponse;
import dev.layerscope.v1.StreamGradientsResponse;
import java.util.Optional;

/** Tensors as the messages of another method, which are alike field by field. */
final class GradientSource implements OutboundStream.Source<StreamGradientsResponse> {
    private final TensorSource tensors;

    GradientSource(TensorSource tensors) {
        this.tensors = tensors;
    }

    @Override
    public boolean isReady(Runnable wake) {
        return tensors.isReady(wake);
    }

    @Override
    public Optional<StreamGradientsResponse> next() {
        return tensors.next().map(GradientSource::message);
    }

    private static StreamGradientsResponse message(StreamActivationsResponse tensor) {
        StreamGradientsResponse.Builder message = StreamGradientsResponse.newBuilder();
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
