package dev.layerscope.cli;

import dev.layerscope.v1.Basis;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which components a figure of them shows, and in which colours. */
final class PcaOptions {
    @Mixin
    private ComponentBases bases;

    @Option(
            names = "--colormap",
            paramLabel = "MAP",
            description = "of a figure of one component, as in matplotlib (default: gray)")
    private String colormap = "";

    @SuppressWarnings("NullAway.Init") // picocli sets the bases
    PcaOptions() {}

    ComponentBases bases() {
        return bases;
    }

    /**
     * @param given one for each layer, or none for those that the images make
     */
    FigureOptions figure(List<Basis> given) {
        return request -> {
            request.getColoringBuilder().setColormap(colormap);
            if (given.isEmpty()) {
                request.getComponentsBuilder().setComponents(bases.wanted());
            } else {
                request.getComponentsBuilder().addAllBases(given);
            }
        };
    }
}
