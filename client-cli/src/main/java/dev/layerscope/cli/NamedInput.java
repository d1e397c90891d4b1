package dev.layerscope.cli;

import dev.layerscope.client.LocalInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** A tensor for one of a model's inputs, as {@code --input NAME=FILE.npy} gives it. */
final class NamedInput {
    private NamedInput() {}

    /**
     * @throws ParameterException where the file can't be read
     */
    static LocalInput read(String name, Path path, Terminal terminal, CommandLine command) {
        Path file = terminal.folder().resolve(path);
        if (Files.isDirectory(file)) {
            throw new ParameterException(command, "input " + name + " " + path + ": a folder (expected: a file)");
        }
        try {
            return LocalInput.read(file);
        } catch (IOException e) {
            throw new ParameterException(
                    command, "input " + name + " " + Failures.sentence(e) + " (expected: a file that can be read)", e);
        }
    }
}
