package dev.layerscope.cli;

import dev.layerscope.client.BasisFile;
import dev.layerscope.v1.Basis;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where components are kept, for other images. */
final class SavedBases {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--save-basis",
            paramLabel = "FILE.npz",
            description = "where to keep the components, for --basis and for NumPy")
    private @Nullable String saved;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    SavedBases() {}

    /** Writes them where they are to be kept, if anywhere. */
    void save(List<String> layers, List<Basis> bases, Terminal terminal) throws IOException {
        if (saved == null) {
            return;
        }
        Map<String, Basis> byLayer = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            byLayer.put(layers.get(i), bases.get(i));
        }
        try (OpenOutput file = Output.named(saved, terminal, spec.commandLine()).open()) {
            BasisFile.write(byLayer, Channels.newOutputStream(file));
            file.commit();
        }
    }
}
