package dev.layerscope.server.job;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states that a job saved, in numbered files: the last and the one before it. A file is {@code LSCHECK1}, the SHA-256
 * of the state, and the state; one that says otherwise doesn't count.
 */
final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final byte[] MAGIC = "LSCHECK1".getBytes(StandardCharsets.US_ASCII);
    private static final int SHA256_BYTES = 32;
    private static final String PREFIX = "checkpoint-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,18})");

    private final Path folder;

    Checkpoints(Path folder) {
        this.folder = folder;
    }

    /** Saves a state; the one saved last stays beside it. */
    void save(byte[] state) throws IOException {
        List<Long> numbers = numbers();
        Files.createDirectories(folder);
        WholeFile.write(
                file(numbers.isEmpty() ? 1 : numbers.get(0) + 1),
                ByteBuffer.wrap(MAGIC),
                ByteBuffer.wrap(sha256(state)),
                ByteBuffer.wrap(state));
        for (long outdated : numbers.subList(Math.min(1, numbers.size()), numbers.size())) {
            Files.deleteIfExists(file(outdated));
        }
    }

    /** The newest state that is whole. */
    Optional<byte[]> newest() throws IOException {
        List<Long> numbers = numbers();
        for (long number : numbers) {
            Optional<byte[]> state = read(file(number));
            if (state.isPresent()) {
                return state;
            }
            LOG.warn("checkpoint {} is torn", file(number));
        }
        if (!numbers.isEmpty()) {
            LOG.warn("no checkpoint in {} is whole; its job begins again", folder);
        }
        return Optional.empty();
    }

    /** Of a job that has ended nobody needs them. */
    void delete() throws IOException {
        for (long number : numbers()) {
            Files.deleteIfExists(file(number));
        }
    }

    private static Optional<byte[]> read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int start = MAGIC.length + SHA256_BYTES;
        if (bytes.length < start || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return Optional.empty();
        }
        byte[] state = Arrays.copyOfRange(bytes, start, bytes.length);
        return Arrays.equals(bytes, MAGIC.length, start, sha256(state), 0, SHA256_BYTES)
                ? Optional.of(state)
                : Optional.empty();
    }

    private Path file(long number) {
        return folder.resolve(PREFIX + number);
    }

    /** The newest first. */
    private List<Long> numbers() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(java.util.regex.Matcher::matches)
                    .map(name -> Long.valueOf(name.group(1)))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    private static byte[] sha256(byte[] state) {
        return Hashing.sha256().hashBytes(state).asBytes();
    }
}
