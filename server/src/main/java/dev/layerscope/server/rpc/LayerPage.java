package dev.layerscope.server.rpc;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Layer;
import java.util.List;

/**
 * A page of those layers of a model that a request asks for.
 *
 * @param nextToken asks for the page behind it; empty where this is the last
 */
record LayerPage(List<Layer> layers, String nextToken) {
    private static final int DEFAULT_SIZE = 1000;
    private static final int LARGEST_SIZE = 5000;

    LayerPage {
        layers = List.copyOf(layers);
    }

    /**
     * @param match a glob for path, tensor, operator or module; all where empty
     * @param shapeValues whether layers that depend on the shape of the input alone are among them
     * @throws DomainException REQUEST_INVALID, PAGE_TOKEN_INVALID
     */
    static LayerPage of(HostedModel model, String match, boolean shapeValues, int size, String token) {
        Glob glob = new Glob(match);
        List<Layer> fitting = model.layers().stream()
                .filter(layer -> shapeValues || !layer.shapeValue())
                .filter(layer -> glob.matches(layer.path())
                        || glob.matches(layer.tensor())
                        || glob.matches(layer.opType())
                        || layer.modules().stream().anyMatch(glob::matches))
                .toList();
        int start = start(token, fitting.size());
        int end = Math.min(fitting.size(), start + checked(size));
        return new LayerPage(fitting.subList(start, end), end < fitting.size() ? Integer.toString(end) : "");
    }

    private static int checked(int asked) {
        if (asked < 0) {
            throw FeedMessages.invalid("page size: %d (expected: 0 to %d)".formatted(asked, LARGEST_SIZE));
        }
        return asked == 0 ? DEFAULT_SIZE : Math.min(asked, LARGEST_SIZE);
    }

    private static int start(String token, int layers) {
        if (token.isEmpty()) {
            return 0;
        }
        if (token.matches("\\d{1,9}") && Integer.parseInt(token) <= layers) {
            return Integer.parseInt(token);
        }
        throw new DomainException(
                Reason.PAGE_TOKEN_INVALID,
                "page token: '%s' (expected: the token of the page before, with all else equal)".formatted(token));
    }
}
