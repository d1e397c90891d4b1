package dev.layerscope.viewer.session;

import dev.layerscope.client.ServerError;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CancellationException;

/** What went wrong, in one sentence for people. */
public final class Failures {
    private Failures() {}

    public static String sentence(Throwable failure) {
        if (failure instanceof ServerError error) {
            return error.sentence();
        }
        if (failure instanceof IOException io) {
            return file(io);
        }
        if (failure instanceof IllegalArgumentException argument) {
            return String.valueOf(argument.getMessage());
        }
        if (failure instanceof CancellationException) {
            return "cancelled";
        }
        return "unexpected: " + failure;
    }

    /** Java's own messages about files are often the file's name alone. */
    private static String file(IOException failure) {
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
}
