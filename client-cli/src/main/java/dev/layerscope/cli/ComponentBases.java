package dev.layerscope.cli;

import dev.layerscope.client.BasisFile;
import dev.layerscope.v1.Basis;
import java.io.IOException;
import java.nio.file.FileSystemException;
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

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    ComponentBases() {}

    int wanted() {
        return components == 0 ? USUAL : components;
    }

    /**
     * Those of the file, one for each layer; none where no file is named.
     *
     * @throws ParameterException where the file can't be read or lacks a layer
     */
    List<Basis> given(List<String> layers, Terminal terminal) {
        if (basis == null) {
            return List.of();
        }
        Map<String, Basis> bases;
        try {
            bases = BasisFile.read(terminal.folder().resolve(basis));
        } catch (IOException e) {
            String file = e instanceof FileSystemException ? "" : basis + ": ";
            throw new ParameterException(command(), "--basis " + file + Failures.sentence(e), e);
        }
        return layers.stream().map(layer -> leading(layer, bases)).toList();
    }

    /**
     * Those of the file, as a picture can show them.
     *
     * @throws ParameterException as {@link #given}, and where a picture can't show as many
     */
    List<Basis> drawable(List<String> layers, Terminal terminal) {
        if (components != 0 && !isDrawable(components)) {
            throw new ParameterException(
                    command(), "--components " + components + ": as a picture (expected: 1 or " + USUAL + ")");
        }
        List<Basis> bases = given(layers, terminal);
        for (Basis one : bases) {
            if (!isDrawable(one.getComponentsCount())) {
                throw new ParameterException(
                        command(),
                        "--basis " + basis + ": " + one.getComponentsCount()
                                + " components as a picture (expected: 1 or " + USUAL + ", which --components takes)");
            }
        }
        return bases;
    }

    private static boolean isDrawable(int count) {
        return count == 1 || count == USUAL;
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

    private CommandLine command() {
        return spec.commandLine();
    }
}
