package dev.layerscope.client;

import dev.layerscope.v1.InputsGrpc;
import dev.layerscope.v1.ListSamplesRequest;
import dev.layerscope.v1.ListSamplesResponse;
import dev.layerscope.v1.Sample;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The pictures that a server offers to be tried. As {@link LayerscopeClient}, from which it comes: waits on the thread that
 * asks, may be used by many, and asks again where the connection is lost.
 */
public final class SamplesClient {
    private static final int LARGEST_PAGE = 1000;

    private final Calls calls;

    SamplesClient(Calls calls) {
        this.calls = calls;
    }

    /**
     * The first samples by name, from however many pages.
     *
     * @param most of them
     */
    public List<Sample> list(int most) {
        List<Sample> samples = new ArrayList<>();
        String page = "";
        do {
            ListSamplesRequest next = ListSamplesRequest.newBuilder()
                    .setPageToken(page)
                    .setPageSize(Math.min(LARGEST_PAGE, most - samples.size()))
                    .build();
            ListSamplesResponse response =
                    calls.answer(channel -> InputsGrpc.newBlockingStub(channel).listSamples(next));
            samples.addAll(response.getSamplesList());
            page = response.getNextPageToken();
        } while (!page.isEmpty() && samples.size() < most);
        return samples;
    }

    /**
     * Reads a sample's file. Where the connection is lost in the middle, it goes on where it was.
     *
     * @param bytes takes them in order
     * @return what it is
     * @throws TransferException where what arrives isn't what the header says
     * @throws IOException where the channel throws it
     */
    public Sample read(String name, WritableByteChannel bytes) throws IOException {
        return calls.answer(new SampleReading(name, bytes));
    }
}
