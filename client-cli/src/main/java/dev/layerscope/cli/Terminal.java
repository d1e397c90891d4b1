package dev.layerscope.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command finds around it.
 *
 * @param out for results
 * @param bytes standard output for results that are no text; what it takes comes after what was printed to {@code out}
 * @param err for everything else
 * @param folder where relative paths start
 */
record Terminal(
        PrintStream out,
        WritableByteChannel bytes,
        PrintStream err,
        InputStream in,
        Map<String, String> environment,
        Path folder,
        Reader reader) {
    /** Who reads what a command prints. */
    enum Reader {
        PERSON,
        PROGRAM
    }

    /** This process's own. */
    static Terminal system() {
        FileOutputStream standardOutput = new FileOutputStream(FileDescriptor.out);
        PrintStream out = new PrintStream(standardOutput, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        return new Terminal(
                out, standardOutput.getChannel(), err, System.in, System.getenv(), Path.of(""), systemReader());
    }

    /** One whose output is kept, as tests need it. */
    static Terminal captured(PrintStream out, PrintStream err, InputStream in, Map<String, String> env, Path folder) {
        return new Terminal(out, Channels.newChannel(out), err, in, env, folder, Reader.PROGRAM);
    }

    Terminal readBy(Reader other) {
        return new Terminal(out, bytes, err, in, environment, folder, other);
    }

    boolean readByPerson() {
        return reader == Reader.PERSON;
    }

    @SuppressWarnings("SystemConsoleNull") // what later versions return is asked below
    private static Reader systemReader() {
        Console console = System.console();
        if (console == null) {
            return Reader.PROGRAM;
        }
        try {
            // From Java 22 on there is a console without a terminal too, and this method, which tells.
            Object terminal = Console.class.getMethod("isTerminal").invoke(console);
            return Boolean.TRUE.equals(terminal) ? Reader.PERSON : Reader.PROGRAM;
        } catch (ReflectiveOperationException e) {
            return Reader.PERSON;
        }
    }
}
