package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.input.SamplePage;
import dev.layerscope.server.input.Samples;
import dev.layerscope.v1.Input;
import dev.layerscope.v1.ListSamplesRequest;
import dev.layerscope.v1.ListSamplesResponse;
import dev.layerscope.v1.Sample;
import dev.layerscope.v1.Size;

/** Samples as messages. */
final class SampleMessages {
    private static final int DEFAULT_SIZE = 100;
    private static final int LARGEST_SIZE = 1000;

    private SampleMessages() {}

    /**
     * @throws dev.layerscope.server.error.DomainException REQUEST_INVALID
     */
    static ListSamplesResponse page(Samples samples, ListSamplesRequest request, Cancellation cancellation) {
        int asked = request.getPageSize();
        if (asked < 0) {
            throw FeedMessages.invalid("page size: %d (expected: 0 to %d)".formatted(asked, LARGEST_SIZE));
        }
        int size = asked == 0 ? DEFAULT_SIZE : Math.min(asked, LARGEST_SIZE);
        SamplePage page = samples.page(request.getPageToken(), size, cancellation);
        return ListSamplesResponse.newBuilder()
                .addAllSamples(
                        page.samples().stream().map(SampleMessages::sample).toList())
                .setNextPageToken(page.next())
                .build();
    }

    static Sample sample(dev.layerscope.server.input.Sample sample) {
        return Sample.newBuilder()
                .setName(sample.name())
                .setInput(Input.newBuilder()
                        .setSha256(sample.sha256())
                        .setKind(Input.Kind.KIND_IMAGE)
                        .setSize(Size.newBuilder()
                                .setHeight(sample.size().height())
                                .setWidth(sample.size().width())))
                .setTotalBytes(sample.bytes())
                .build();
    }
}
