package dev.layerscope.viewer.channel;

import dev.layerscope.v1.Coloring;
import dev.layerscope.v1.Norm;
import java.util.List;

/** How maps can be coloured: the server's colour maps and norms. */
final class Palettes {
    private static final String DIVERGING = "RdBu_r";

    static final List<String> NAMES =
            List.of("viridis", "magma", "inferno", "plasma", "cividis", "turbo", "gray", DIVERGING);
    static final List<String> NORMS = List.of("linear", "log", "symlog", "logit");

    private static final List<Norm.Kind> KINDS =
            List.of(Norm.Kind.KIND_LINEAR, Norm.Kind.KIND_LOG, Norm.Kind.KIND_SYMLOG, Norm.Kind.KIND_LOGIT);

    /** As figures are where nobody asks for anything else. */
    static final Coloring USUAL = of("viridis", "linear");

    private Palettes() {}

    /** Limits are the channel's own, or the layer's where a channel is one value. */
    static Coloring of(String name, String norm) {
        return Coloring.newBuilder()
                .setColormap(name)
                .setNorm(Norm.newBuilder().setKind(KINDS.get(NORMS.indexOf(norm))))
                .build();
    }

    static boolean isDiverging(Coloring coloring) {
        return coloring.getColormap().equals(DIVERGING);
    }

    static String norm(Coloring coloring) {
        return NORMS.get(KINDS.indexOf(coloring.getNorm().getKind()));
    }
}
