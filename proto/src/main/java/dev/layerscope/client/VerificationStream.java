package dev.layerscope.client;

import dev.layerscope.v1.ActivationsGrpc;
import dev.layerscope.v1.Origin;
import dev.layerscope.v1.VerifyLayersRequest;
import dev.layerscope.v1.VerifyLayersResponse;
import io.grpc.Channel;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * The layers of a verification, each once, over however many calls: another begins anew, and what it repeats is left out.
 * Used by one thread.
 */
final class VerificationStream implements Retrying.Attempt<VerifyLayersRequest, TransferException> {
    private final VerifyLayersRequest request;
    private final Consumer<VerifyLayersResponse> done;
    private Origin origin = Origin.getDefaultInstance();
    private int received;

    VerificationStream(VerifyLayersRequest request, Consumer<VerifyLayersResponse> done) {
        this.request = request;
        this.done = done;
    }

    @Override
    public VerifyLayersRequest make(Channel channel) throws TransferException {
        Iterator<VerifyLayersResponse> messages =
                ActivationsGrpc.newBlockingStub(channel).verifyLayers(request);
        while (messages.hasNext()) {
            take(messages.next());
        }
        return request;
    }

    private void take(VerifyLayersResponse message) throws TransferException {
        if (received > 0 && !message.getOrigin().equals(origin)) {
            throw new TransferException(
                    "verification: goes on with another model, core or device than it began (expected:"
                            + " the same; verify again)");
        }
        if (message.getIndex() >= received) {
            origin = message.getOrigin();
            received = message.getIndex() + 1;
            done.accept(message);
        }
    }

    @Override
    public long progress() {
        return received;
    }
}
