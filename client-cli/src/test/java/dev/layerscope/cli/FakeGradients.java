package dev.layerscope.cli;

import com.google.protobuf.ByteString;
import dev.layerscope.v1.ElementType;
import dev.layerscope.v1.GradientStop;
import dev.layerscope.v1.GradientsGrpc;
import dev.layerscope.v1.LayerGradient;
import dev.layerscope.v1.ListLayerGradientsRequest;
import dev.layerscope.v1.ListLayerGradientsResponse;
import dev.layerscope.v1.Size;
import dev.layerscope.v1.StreamGradientsRequest;
import dev.layerscope.v1.StreamGradientsResponse;
import dev.layerscope.v1.TensorEnd;
import dev.layerscope.v1.TensorHeader;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.zip.CRC32C;

/** Of the layers {@code conv1} and {@code rounded}, the latter has no gradient. */
final class FakeGradients extends GradientsGrpc.GradientsImplBase {
    /** A channel whose gradient is zero everywhere. */
    static final int DEAD = 63;

    volatile ListLayerGradientsRequest listing = ListLayerGradientsRequest.getDefaultInstance();
    volatile StreamGradientsRequest gradient = StreamGradientsRequest.getDefaultInstance();

    @Override
    public void listLayerGradients(ListLayerGradientsRequest request, StreamObserver<ListLayerGradientsResponse> out) {
        listing = request;
        ListLayerGradientsResponse.Builder answer = ListLayerGradientsResponse.newBuilder()
                .setInput("input")
                .setSize(Size.newBuilder().setHeight(224).setWidth(224));
        if (!request.getMatch().equals("nothing")) {
            answer.addLayers(LayerGradient.newBuilder().setLayer(FakeServer.layer("conv1")))
                    .addLayers(LayerGradient.newBuilder()
                            .setLayer(FakeServer.layer("rounded"))
                            .setStop(GradientStop.newBuilder()
                                    .setLayer("round")
                                    .setOpType("Round")
                                    .setNode("/Round_3")
                                    .setOpset(17)
                                    .setReason("it changes only in steps, so its derivative is zero")));
        }
        out.onNext(answer.build());
        out.onCompleted();
    }

    @Override
    public void streamGradients(StreamGradientsRequest request, StreamObserver<StreamGradientsResponse> out) {
        gradient = request;
        byte[] values = new byte[FakeServer.values().length];
        if (request.getChannel() == DEAD) {
            // Zero, with a minus before it.
            values[3] = (byte) 0x80;
        } else {
            System.arraycopy(FakeServer.values(), 0, values, 0, values.length);
        }
        out.onNext(StreamGradientsResponse.newBuilder()
                .setHeader(TensorHeader.newBuilder()
                        .setCount(1)
                        .setLayer(FakeServer.layer(request.getLayer()))
                        .setElementType(ElementType.ELEMENT_TYPE_FLOAT)
                        .addAllShape(List.of(1L, 2L, 2L, 2L))
                        .setTotalBytes(values.length))
                .build());
        out.onNext(StreamGradientsResponse.newBuilder()
                .setData(ByteString.copyFrom(values))
                .build());
        CRC32C checksum = new CRC32C();
        checksum.update(values);
        out.onNext(StreamGradientsResponse.newBuilder()
                .setEnd(TensorEnd.newBuilder().setCrc32C((int) checksum.getValue()))
                .build());
        out.onCompleted();
    }
}
