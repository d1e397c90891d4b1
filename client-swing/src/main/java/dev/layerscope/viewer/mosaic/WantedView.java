package dev.layerscope.viewer.mosaic;

import dev.layerscope.client.LocalInput;
import dev.layerscope.v1.OpenView;
import dev.layerscope.v1.Viewport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A view that is to be open for as long as nobody wants another one, on however many streams, one after the other. Thread
 * safe: the event thread says what is seen of it, and a background thread opens it.
 */
final class WantedView {
    private final OpenView request;
    private final List<LocalInput> inputs;
    private volatile @Nullable Viewport viewport;
    private volatile String identity = "";

    /**
     * @param request without viewport and tiles held
     * @param inputs those that it names
     */
    WantedView(OpenView request, List<LocalInput> inputs) {
        this.request = request;
        this.inputs = List.copyOf(inputs);
    }

    OpenView request() {
        return request;
    }

    List<LocalInput> inputs() {
        return inputs;
    }

    /** Whether a channel in one is the same channel in the other. */
    boolean isOfSameLayer(WantedView other) {
        return request.getLayer().equals(other.request.getLayer())
                && request.getFeed().getModel().equals(other.request.getFeed().getModel());
    }

    /** What is seen, where the mosaic is laid out as it is likely to be again. */
    void sees(Viewport seen) {
        viewport = seen;
    }

    /** Which mosaic it was when it was last open. */
    void was(String mosaicIdentity) {
        identity = mosaicIdentity;
    }

    /** As it is to be opened now. */
    OpenView view(TileMemory memory) {
        OpenView.Builder view = request.toBuilder();
        Viewport seen = viewport;
        if (seen != null) {
            view.setViewport(seen);
        }
        String known = identity;
        if (!known.isEmpty()) {
            view.setHeldIdentity(known);
            memory.held(known).forEach(place -> view.addHeld(place.address()));
        }
        return view.build();
    }
}
