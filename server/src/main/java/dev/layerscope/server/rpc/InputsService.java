package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.input.InputStore;
import dev.layerscope.server.input.NpyTensor;
import dev.layerscope.server.input.Samples;
import dev.layerscope.server.input.StoredInput;
import dev.layerscope.v1.FindMissingInputsRequest;
import dev.layerscope.v1.FindMissingInputsResponse;
import dev.layerscope.v1.Input;
import dev.layerscope.v1.InputsGrpc;
import dev.layerscope.v1.ListSamplesRequest;
import dev.layerscope.v1.ListSamplesResponse;
import dev.layerscope.v1.PutInputRequest;
import dev.layerscope.v1.PutInputResponse;
import dev.layerscope.v1.ReadSampleRequest;
import dev.layerscope.v1.ReadSampleResponse;
import dev.layerscope.v1.Size;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.AtomicLong;

/** Takes inputs in. */
final class InputsService extends InputsGrpc.InputsImplBase {
    private static final int MOST_HASHES = 4096;

    private final Work work;
    private final InputStore inputs;
    private final Samples samples;
    private final AtomicLong arrivingBytes = new AtomicLong();

    InputsService(Work work, InputStore inputs, Samples samples) {
        this.work = work;
        this.inputs = inputs;
        this.samples = samples;
    }

    @Override
    public void findMissingInputs(
            FindMissingInputsRequest request, StreamObserver<FindMissingInputsResponse> observer) {
        work.answer(observer, call -> {
            if (request.getSha256Count() > MOST_HASHES) {
                throw FeedMessages.invalid(
                        "hashes: %d (expected: at most %d)".formatted(request.getSha256Count(), MOST_HASHES));
            }
            return FindMissingInputsResponse.newBuilder()
                    .addAllSha256(inputs.missing(request.getSha256List(), call.caller()))
                    .build();
        });
    }

    @Override
    public StreamObserver<PutInputRequest> putInput(StreamObserver<PutInputResponse> observer) {
        Call call = Callers.of(observer);
        Arrival arrival = new Arrival(inputs.settings(), arrivingBytes);
        call.cancellation().onCancel(arrival::abandon);
        return new StreamObserver<>() {
            private boolean failed;

            @Override
            public void onNext(PutInputRequest request) {
                if (failed) {
                    return;
                }
                try {
                    arrival.add(request);
                } catch (RuntimeException e) {
                    failed = true;
                    arrival.abandon();
                    observer.onError(ErrorStatus.of(e, call.id()));
                }
            }

            @Override
            public void onError(Throwable failure) {
                arrival.abandon();
            }

            @Override
            public void onCompleted() {
                if (failed) {
                    return;
                }
                work.goOn(observer, call, () -> {
                    try {
                        StoredInput stored = inputs.put(arrival.complete(), call.caller());
                        observer.onNext(PutInputResponse.newBuilder()
                                .setInput(message(stored))
                                .build());
                        observer.onCompleted();
                    } finally {
                        arrival.abandon();
                    }
                });
            }
        };
    }

    @Override
    public void listSamples(ListSamplesRequest request, StreamObserver<ListSamplesResponse> observer) {
        work.answer(observer, call -> SampleMessages.page(samples, request, call.cancellation()));
    }

    @Override
    public void readSample(ReadSampleRequest request, StreamObserver<ReadSampleResponse> observer) {
        work.stream(
                observer,
                call -> SampleSource.of(samples.open(request.getName(), call.cancellation()), request, work, call));
    }

    private static Input message(StoredInput stored) {
        Input.Builder message = Input.newBuilder().setSha256(stored.sha256());
        if (stored instanceof StoredInput.Picture picture) {
            message.setKind(Input.Kind.KIND_IMAGE)
                    .setSize(Size.newBuilder()
                            .setHeight(picture.size().height())
                            .setWidth(picture.size().width()));
        } else if (stored instanceof StoredInput.Array array) {
            message.setKind(Input.Kind.KIND_TENSOR)
                    .setElementType(
                            LayerMessages.type(NpyTensor.type(array.header().type())))
                    .addAllShape(array.header().shape());
        }
        return message.build();
    }
}
