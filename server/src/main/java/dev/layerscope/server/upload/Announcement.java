package dev.layerscope.server.upload;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.ModelCard;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a client says that it will bring.
 *
 * @param model the name it is to have
 * @param files the ONNX file first, then those that hold its weights, in the order in which their bytes will come
 * @param card what is declared about it
 */
public record Announcement(String model, List<Announced> files, ModelCard card) {
    private static final int MOST_FILES = 20_000;
    private static final int LONGEST_NAME = 1024;
    /** As the file systems of Linux have it. */
    private static final int LONGEST_SEGMENT_BYTES = 255;
    /** Folders take room on the disk that nobody announces. */
    private static final int MOST_SEGMENTS = 8;

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    /** What a path is made of: nothing hidden, no dots alone, no separator or drive of any system. */
    private static final Pattern SEGMENT = Pattern.compile("(?![A-Za-z]:)[^./\\\\\\p{Cntrl}][^/\\\\\\p{Cntrl}]*");

    private static final Set<String> TAKEN = Set.of("model.onnx", "layerscope.yaml");

    /**
     * One file.
     *
     * @param name as the ONNX file has it, with {@code /} between folders; that of the ONNX file itself doesn't matter
     * @param sha256 lower-case hexadecimal; not checked where empty
     */
    public record Announced(String name, long bytes, String sha256) {
        public Announced {
            if (bytes < 0) {
                throw invalid("file '%s': %d bytes (expected: the number of bytes to come)".formatted(name, bytes));
            }
            if (!sha256.isEmpty() && !SHA256.matcher(sha256).matches()) {
                throw invalid(
                        "file '%s': SHA-256 '%s' (expected: 64 lower-case hexadecimal digits)".formatted(name, sha256));
            }
        }
    }

    /**
     * @throws DomainException UPLOAD_INVALID
     */
    public Announcement {
        files = List.copyOf(files);
        if (files.isEmpty() || files.size() > MOST_FILES) {
            throw invalid("files: %d (expected: 1 to %d, the ONNX file first)".formatted(files.size(), MOST_FILES));
        }
        Set<String> names = new HashSet<>(TAKEN);
        for (Announced file : files.subList(1, files.size())) {
            checkPlace(file.name());
            if (!names.add(file.name().toLowerCase(Locale.ROOT))) {
                throw invalid("file '%s': twice (expected: names that differ, other than %s)"
                        .formatted(file.name(), String.join(" and ", new TreeSet<>(TAKEN))));
            }
        }
        for (Announced file : files.subList(1, files.size())) {
            for (int slash = file.name().indexOf('/');
                    slash > 0;
                    slash = file.name().indexOf('/', slash + 1)) {
                String folder = file.name().substring(0, slash);
                if (names.contains(folder.toLowerCase(Locale.ROOT))) {
                    throw invalid("file '%s': in '%s', which is a file (expected: a file or a folder of that name)"
                            .formatted(file.name(), folder));
                }
            }
        }
    }

    /** Overflow makes it the largest number there is. */
    long totalBytes() {
        long total = 0;
        for (Announced file : files) {
            total = total + file.bytes() < 0 ? Long.MAX_VALUE : total + file.bytes();
        }
        return total;
    }

    private static void checkPlace(String name) {
        List<String> segments = List.of(name.split("/", -1));
        boolean inside = name.length() <= LONGEST_NAME
                && segments.size() <= MOST_SEGMENTS
                && segments.stream()
                        .allMatch(segment -> SEGMENT.matcher(segment).matches()
                                && segment.getBytes(StandardCharsets.UTF_8).length <= LONGEST_SEGMENT_BYTES);
        if (!inside) {
            String shown = name.length() > 100 ? name.substring(0, 100) + "..." : name;
            throw invalid(
                    "file '%s': leads out of the model's folder, or can't be a file's name (expected: a plain name, "
                                    .formatted(shown)
                            + "such as 'weights.bin')");
        }
    }

    static DomainException invalid(String sentence) {
        return new DomainException(Reason.UPLOAD_INVALID, sentence);
    }
}
