package dev.layerscope.server.users;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is read from files, and read again when one of them has changed. Where they can't be read then, what was read before
 * stays, and the log says why, once for each change. Thread safe.
 */
public final class FromFiles<T> {
    private static final Logger LOG = LoggerFactory.getLogger(FromFiles.class);

    private final String what;
    private final List<Path> files;
    private final Reading<T> reading;
    private final Consumer<T> changed;
    private volatile State<T> state;

    /** Reads the files. */
    public interface Reading<T> {
        /**
         * @throws DomainException CONFIGURATION_INVALID where they say what they can't say
         */
        T read() throws IOException;
    }

    /**
     * @param stamps of the files as they were looked at last, whether or not they could be read
     */
    private record State<T>(List<Object> stamps, T value) {}

    private FromFiles(String what, List<Path> files, Reading<T> reading, Consumer<T> changed, State<T> state) {
        this.what = what;
        this.files = List.copyOf(files);
        this.reading = reading;
        this.changed = changed;
        this.state = state;
    }

    /**
     * Reads them for the first time.
     *
     * @param what they are, for people
     * @param changed told of what was read again
     * @throws DomainException CONFIGURATION_INVALID where they can't be read
     */
    public static <T> FromFiles<T> open(String what, List<Path> files, Reading<T> reading, Consumer<T> changed) {
        List<Object> stamps = stamps(files);
        try {
            return new FromFiles<>(what, files, reading, changed, new State<>(stamps, reading.read()));
        } catch (IOException e) {
            throw new DomainException(
                    Reason.CONFIGURATION_INVALID,
                    "%s: %s can't be read (expected: files that the server may read)".formatted(what, files),
                    e);
        }
    }

    /** As the files are now. Costs a look at each, and a reading where they have changed. */
    public T current() {
        State<T> seen = state;
        return stamps(files).equals(seen.stamps()) ? seen.value() : again();
    }

    private synchronized T again() {
        State<T> seen = state;
        // Before they are read: a change meanwhile is seen the next time.
        List<Object> stamps = stamps(files);
        if (stamps.equals(seen.stamps())) {
            return seen.value();
        }
        try {
            T value = reading.read();
            state = new State<>(stamps, value);
            changed.accept(value);
        } catch (DomainException e) {
            state = new State<>(stamps, seen.value());
            LOG.error("{}: changed, and what was read before stays in force: {}", what, e.sentence());
        } catch (IOException e) {
            state = new State<>(stamps, seen.value());
            LOG.error("{}: changed, and what was read before stays in force: {}", what, e.toString());
        }
        return state.value();
    }

    private static List<Object> stamps(List<Path> files) {
        return files.stream().map(FromFiles::stamp).toList();
    }

    /** Whoever sees another one sees another file. */
    private static Object stamp(Path file) {
        try {
            BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(seen.lastModifiedTime(), seen.size(), String.valueOf(seen.fileKey()));
        } catch (IOException e) {
            return "not there";
        }
    }
}
