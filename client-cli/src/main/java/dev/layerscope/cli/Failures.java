package dev.layerscope.cli;

import dev.layerscope.client.ExitCode;
import dev.layerscope.client.ServerError;
import dev.layerscope.client.TransferException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one sentence why a command failed, and with which exit code; a stack trace only with {@code --debug}. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final RootCommand root;

    Failures(RootCommand root) {
        this.root = root;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        String name = failure.getCommandLine().getCommandSpec().qualifiedName();
        String sentence = failure instanceof UnmatchedArgumentException unmatched
                ? Unmatched.sentence(unmatched)
                : String.valueOf(failure.getMessage());
        say(failure, name + ": " + sentence, failure.getCommandLine().getErr());
        failure.getCommandLine().getErr().println("see: " + name + " --help");
        return ExitCode.USAGE.number();
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (failure instanceof ServerError error) {
            String sentence = root.debug ? error.tracedSentence() : error.sentence();
            say(failure, FeedOptions.image(command, error) + sentence + hint(error), err);
            return error.exitCode().number();
        }
        if (failure instanceof Refusal) {
            say(failure, String.valueOf(failure.getMessage()), err);
            return ExitCode.REFUSED.number();
        }
        if (failure instanceof TransferException) {
            say(failure, String.valueOf(failure.getMessage()), err);
        } else if (failure instanceof IOException io) {
            say(failure, sentence(io), err);
        } else {
            say(failure, "unexpected: " + failure + " (--debug shows where)", err);
        }
        return ExitCode.UNEXPECTED.number();
    }

    /** By which option this program does what the server asks of any client. */
    private static String hint(ServerError error) {
        return error.reason().filter("TOKEN_MISSING"::equals).isPresent() ? "; --token-file FILE names it" : "";
    }

    /** What a file's failure says: Java's own messages are often the file's name alone. */
    static String sentence(IOException failure) {
        if (failure instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file or folder";
        }
        if (failure instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (failure instanceof FileSystemException file && file.getReason() == null) {
            return file.getFile() + ": " + file.getClass().getSimpleName();
        }
        return String.valueOf(failure.getMessage());
    }

    private void say(Exception failure, String sentence, PrintWriter err) {
        err.println(sentence);
        if (root.debug) {
            failure.printStackTrace(err);
        }
    }
}
