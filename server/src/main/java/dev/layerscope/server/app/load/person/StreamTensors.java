package dev.layerscope.server.app.load.person;

import com.google.protobuf.ByteString;
import dev.layerscope.client.Errors;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.MemorySink;
import dev.layerscope.client.ReceivedTensor;
import dev.layerscope.server.app.load.person.Catalogue.Mapped;
import dev.layerscope.server.app.load.seen.Step;
import dev.layerscope.server.app.load.seen.WrongAnswer;
import dev.layerscope.v1.ActivationsGrpc;
import dev.layerscope.v1.ChannelRange;
import dev.layerscope.v1.ElementType;
import dev.layerscope.v1.Reduction;
import dev.layerscope.v1.Resumption;
import dev.layerscope.v1.StreamActivationsRequest;
import dev.layerscope.v1.StreamActivationsResponse;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/** Streams a layer whole, reduced, and from the middle on, as a client does whose connection broke there. */
final class StreamTensors implements Activity {
    private static final long MOST_BYTES = 256L << 20;

    @Override
    public String name() {
        return "stream tensors";
    }

    @Override
    public void perform(Person person) throws GaveUp {
        List<LocalInput> inputs = List.of(person.picture());
        Catalogue catalogue = person.surroundings().catalogue();
        SplittableRandom random = person.random();
        Mapped layer = catalogue.any(random);
        StreamActivationsRequest whole = StreamActivationsRequest.newBuilder()
                .setFeed(Question.feed(catalogue.model(), inputs))
                .addLayers(layer.path())
                .build();
        switch (random.nextInt(3)) {
            case 0 ->
                person.ask(tensors(
                        Step.TENSORS_WHOLE,
                        whole.toBuilder()
                                .addLayers(catalogue.any(random).path())
                                .build(),
                        inputs));
            case 1 -> person.ask(tensors(Step.TENSORS_REDUCED, reduced(whole, layer, random), inputs));
            default -> resume(person, whole, inputs);
        }
    }

    private static Question tensors(Step step, StreamActivationsRequest request, List<LocalInput> inputs) {
        return Question.tensors(step, request, request.getFeed().getModel(), inputs);
    }

    private static StreamActivationsRequest reduced(
            StreamActivationsRequest whole, Mapped layer, SplittableRandom random) {
        StreamActivationsRequest.Builder request = whole.toBuilder();
        if (random.nextInt(2) == 0) {
            return request.setReduction(Reduction.REDUCTION_MEAN).build();
        }
        int first = random.nextInt(layer.channels());
        return request.addChannels(ChannelRange.newBuilder()
                        .setFirst(first)
                        .setLast(first + random.nextInt(layer.channels() - first)))
                .setElementType(ElementType.ELEMENT_TYPE_FLOAT16)
                .build();
    }

    private static void resume(Person person, StreamActivationsRequest whole, List<LocalInput> inputs) throws GaveUp {
        ReceivedTensor tensor = person.step(Step.TENSORS_WHOLE, () -> {
            MemorySink sink = new MemorySink(MOST_BYTES);
            person.client().streamActivations(whole, inputs, sink);
            return sink.tensors().get(0);
        });
        int offset = person.random().nextInt(tensor.data().limit());
        ByteString bytes = ByteString.copyFrom(tensor.data().duplicate());
        StreamActivationsRequest rest = whole.toBuilder()
                .setResume(Resumption.newBuilder()
                        .setOffset(offset)
                        .setCrc32C(checksum(bytes.substring(0, offset)))
                        .setModelSha256(tensor.header().getOrigin().getModelSha256()))
                .build();
        person.step(Step.TENSORS_RESUMED, () -> {
            ByteString received = data(person, rest);
            if (!received.equals(bytes.substring(offset))) {
                throw new WrongAnswer("%s from byte %d: other bytes (expected: those of the whole stream)"
                        .formatted(whole.getLayers(0), offset));
            }
            return received;
        });
    }

    private static ByteString data(Person person, StreamActivationsRequest request) {
        try {
            ByteString data = ByteString.EMPTY;
            Iterator<StreamActivationsResponse> messages = ActivationsGrpc.newBlockingStub(
                            person.connection().channel())
                    .streamActivations(request);
            while (messages.hasNext()) {
                data = data.concat(messages.next().getData());
            }
            return data;
        } catch (StatusRuntimeException e) {
            throw Errors.from(e, person.connection().server());
        }
    }

    private static int checksum(ByteString bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.asReadOnlyByteBuffer());
        return (int) checksum.getValue();
    }
}
