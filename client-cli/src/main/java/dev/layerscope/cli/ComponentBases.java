package dev.layerscope.cli;

import dev.layerscope.client.BasisFile;
import dev.layerscope.v1.Basis;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which components: so many of the images, or those of a file. */
final class ComponentBases {
    private static final int USUAL = 3;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--components",
            paramLabel = "N",
            description = "how many, 1 to 16 (default: 3, or those of --basis)")
    private int components;

    @Option(
            names = "--basis",
            paramLabel = "FILE.npz",
            description = "the components of earlier images, so that colours mean the same")
    private @Nullable String basis;

    @Option(
            names = "--save-basis",
            paramLabel = "FILE.npz",
            description = "where to keep the components, for --basis and for NumPy")
    private @Nullable String saved;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    ComponentBases() {}

    /** Whether they come from a file. */
    boolean areGiven() {
        return basis != null;
    }

    int wanted() {
        return components == 0 ? USUAL : components;
    }

    /**
     * @throws ParameterException where a picture can't show as many
     */
    void checkDrawable() {
        if (components != 0 && components != 1 && components != USUAL) {
            throw new ParameterException(
                    command(), "--components " + components + ": as a picture (expected: 1 or " + USUAL + ")");
        }
    }

    /**
     * Those of the file, one for each layer.
     *
     * @throws ParameterException where the file can't be read or lacks a layer
     */
    List<Basis> read(List<String> layers, Terminal terminal) {
        Map<String, Basis> bases;
        try {
            bases = BasisFile.read(terminal.folder().resolve(basis == null ? "" : basis));
        } catch (IOException e) {
            throw new ParameterException(command(), "--basis " + basis + ": " + Failures.sentence(e), e);
        }
        return layers.stream().map(layer -> leading(layer, bases)).toList();
    }

    private Basis leading(String layer, Map<String, Basis> bases) {
        Basis whole = bases.get(layer);
        if (whole == null) {
            throw new ParameterException(
                    command(),
                    "--basis " + basis + ": none of layer " + layer + " (expected: one of "
                            + String.join(", ", bases.keySet()) + ", as they were named when it was saved)");
        }
        int available = whole.getComponentsCount();
        if (components > available) {
            throw new ParameterException(
                    command(),
                    "--components " + components + ": the basis of layer " + layer + " has " + available
                            + " (expected: at most these)");
        }
        return components == 0
                ? whole
                : whole.toBuilder()
                        .clearComponents()
                        .addAllComponents(whole.getComponentsList().subList(0, components))
                        .build();
    }

    /** Writes them where they are to be kept, if anywhere. */
    void save(List<String> layers, List<Basis> bases, Terminal terminal) throws IOException {
        if (saved == null) {
            return;
        }
        Map<String, Basis> byLayer = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            byLayer.put(layers.get(i), bases.get(i));
        }
        try (OpenOutput file = Output.named(saved, terminal, command()).open()) {
            BasisFile.write(byLayer, Channels.newOutputStream(file));
            file.commit();
        }
    }

    private CommandLine command() {
        return spec.commandLine();
    }
}
