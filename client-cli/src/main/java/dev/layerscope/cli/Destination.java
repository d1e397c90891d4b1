package dev.layerscope.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Where {@code activations} writes, decided and checked before anything is asked of the server. */
final class Destination {
    private final List<String> layers;
    private final TensorFormat format;
    private final Terminal terminal;
    private final CommandLine command;
    /** By layer; all the same where one output takes all of them. */
    private final Map<String, Output> outputs = new LinkedHashMap<>();
    /** Files whose names were made from the layers', by layer. */
    private final Map<String, Path> namedHere = new LinkedHashMap<>();

    /**
     * @param output what {@code -o} says; nothing for files in the current folder
     * @param asked what {@code --format} says; nothing for what the output's name says
     * @throws ParameterException where the layers don't fit there
     */
    Destination(
            @Nullable String output,
            @Nullable TensorFormat asked,
            List<String> layers,
            String model,
            Terminal terminal,
            CommandLine command) {
        this.layers = layers;
        this.terminal = terminal;
        this.command = command;
        this.format = asked != null
                ? asked
                : TensorFormat.ofName(output == null ? "" : output).orElse(TensorFormat.NPY);
        if (new LinkedHashSet<>(layers).size() < layers.size()) {
            throw refused("--layer: one named twice (expected: each once)");
        }
        if (isFolder(output)) {
            intoFolder(output == null ? "" : output, model);
        } else {
            intoOne(output == null ? "" : output);
        }
    }

    /** Starts writing. */
    TensorWriter open(Progress progress) {
        return new TensorWriter(layers, format, Map.copyOf(outputs), progress);
    }

    /** Starts writing what comes in several batches. */
    GatheredTensors gather(Progress progress) {
        return new GatheredTensors(layers, format, Map.copyOf(outputs), progress);
    }

    /** Says which files there are now, where the command line didn't name them. */
    void sayNames() {
        new LinkedHashSet<>(namedHere.values()).forEach(path -> terminal.err().println("wrote " + path));
    }

    private boolean isFolder(@Nullable String output) {
        return output == null
                || output.endsWith("/")
                || output.endsWith(File.separator)
                || Files.isDirectory(terminal.folder().resolve(output));
    }

    private void intoFolder(String folder, String model) {
        Path path = terminal.folder().resolve(folder);
        if (format == TensorFormat.NPZ) {
            String name = layers.size() == 1 ? layers.get(0) : model;
            Path archive = path.resolve(fileName(name) + format.ending());
            layers.forEach(layer -> nameHere(layer, archive));
            return;
        }
        Set<String> names = new LinkedHashSet<>();
        for (String layer : layers) {
            String name = fileName(layer) + format.ending();
            if (!names.add(name)) {
                throw refused(
                        "--layer: " + layer + " would overwrite " + name + " of another (expected: --format npz)");
            }
            nameHere(layer, path.resolve(name));
        }
    }

    private void nameHere(String layer, Path path) {
        namedHere.put(layer, path);
        outputs.put(layer, new Output.File(path));
    }

    private void intoOne(String output) {
        if (layers.size() > 1 && format != TensorFormat.NPZ && !output.equals("-")) {
            throw refused("-o " + output + ": one file for " + layers.size()
                    + " layers (expected: --format npz, a folder such as -o " + fileName(layers.get(0))
                    + "/, or -o - for one after the other)");
        }
        Output one = Output.named(output, terminal, command);
        layers.forEach(layer -> outputs.put(layer, one));
    }

    /** A layer's name as a file's: what folders and drives are separated by becomes an underscore. */
    private static String fileName(String layer) {
        String name = layer.replaceAll("[^\\p{L}\\p{N}._#@+=-]", "_").replaceAll("^[._-]+", "");
        return name.isEmpty() ? "layer" : name;
    }

    private ParameterException refused(String sentence) {
        return new ParameterException(command, sentence);
    }
}
