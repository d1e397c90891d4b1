package dev.layerscope.server.optimize;

import java.util.List;

/** Pictures whose gradient is zero everywhere, so that no step leads anywhere. */
final class DeadStart extends RuntimeException {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // Thrown and caught within one method call.
    private final List<Integer> pictures;

    DeadStart(List<Integer> pictures) {
        super("dead pictures " + pictures, null, false, false);
        this.pictures = List.copyOf(pictures);
    }

    List<Integer> pictures() {
        return pictures;
    }
}
