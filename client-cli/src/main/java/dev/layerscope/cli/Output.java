package dev.layerscope.cli;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Where bytes go: a file, or standard output. */
sealed interface Output {
    /** Starts writing. What is opened must be committed, and closed in any case. */
    OpenOutput open() throws IOException;

    /**
     * What {@code -o} names.
     *
     * @throws ParameterException where bytes would be shown to a person
     */
    static Output named(String text, Terminal terminal, CommandLine command) {
        if (!text.equals("-")) {
            return new File(terminal.folder().resolve(text));
        }
        if (terminal.readByPerson()) {
            throw new ParameterException(
                    command,
                    "-o -: bytes are not shown on a terminal (expected: a file, or a pipe behind the command)");
        }
        return new StandardOutput(terminal);
    }

    /** A file, which appears under its name only when it is whole. */
    record File(Path path) implements Output {
        @Override
        public OpenOutput open() throws IOException {
            return OpenOutput.file(path);
        }
    }

    /** Standard output, which can't be taken back. */
    record StandardOutput(Terminal terminal) implements Output {
        @Override
        public OpenOutput open() {
            return OpenOutput.standardOutput(terminal);
        }
    }
}
