package dev.layerscope.server.model;

import java.util.SortedSet;

/**
 * Names a derived graph of a model.
 *
 * @param model its {@link HostedModel#sha256}
 * @param purpose what was derived, such as {@code observe}
 * @param values that it returns
 * @param sizing whether height and width were freed
 */
record SessionVariant(String model, String purpose, SortedSet<String> values, Sizing sizing) {
    /** What became of the input's height and width. */
    enum Sizing {
        AS_EXPORTED,
        FREED
    }
}
