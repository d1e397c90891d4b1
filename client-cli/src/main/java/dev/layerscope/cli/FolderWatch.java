package dev.layerscope.cli;

import dev.layerscope.client.Pause;
import io.grpc.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * Pictures that come into a folder, or change there; those that are there at first don't count. It looks at the folder twice
 * a second, which works on network drives too, and takes a picture when it has stayed the same from one look to the next.
 */
final class FolderWatch implements PictureFeed {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final String name;
    private final Path folder;
    private final Path except;
    private final Pause pause;
    /** By name, as they were at the last look. */
    private Map<String, Stamp> seen;
    /** Those of them that were taken, or were there at first. */
    private final Map<String, Stamp> done;

    private final Queue<String> ready = new ArrayDeque<>();

    /** What changes where a file is written to. */
    private record Stamp(long bytes, long modifiedMillis) {}

    /**
     * @param name of the folder, as pictures are to be named below it
     * @param except a file that is no picture, though it may be named as one
     */
    FolderWatch(String name, Path folder, Path except, Pause pause) throws IOException {
        this.name = name;
        this.folder = folder;
        this.except = except.toAbsolutePath().normalize();
        this.pause = pause;
        this.seen = look();
        this.done = new HashMap<>(seen);
    }

    @Override
    public Optional<String> next() throws IOException {
        while (ready.isEmpty()) {
            try {
                pause.await(BETWEEN_LOOKS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
            if (Context.current().isCancelled()) {
                return Optional.empty();
            }
            take(look());
        }
        return Optional.of(Path.of(name).resolve(ready.remove()).toString());
    }

    /** Those that stayed as they were at the look before, the oldest first. */
    private void take(Map<String, Stamp> now) {
        List<Map.Entry<String, Stamp>> complete = now.entrySet().stream()
                .filter(file -> file.getValue().bytes() > 0)
                .filter(file -> file.getValue().equals(seen.get(file.getKey())))
                .filter(file -> !file.getValue().equals(done.get(file.getKey())))
                .sorted(Comparator.<Map.Entry<String, Stamp>>comparingLong(
                                file -> file.getValue().modifiedMillis())
                        .thenComparing(Map.Entry::getKey))
                .toList();
        for (Map.Entry<String, Stamp> file : complete) {
            done.put(file.getKey(), file.getValue());
            ready.add(file.getKey());
        }
        done.keySet().retainAll(now.keySet());
        seen = now;
    }

    private Map<String, Stamp> look() throws IOException {
        Map<String, Stamp> now = new HashMap<>();
        for (String picture : ImageFolder.pictures(folder)) {
            Path file = folder.resolve(picture);
            if (file.toAbsolutePath().normalize().equals(except)) {
                continue;
            }
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                now.put(
                        picture,
                        new Stamp(
                                attributes.size(), attributes.lastModifiedTime().toMillis()));
            } catch (NoSuchFileException e) {
                // Gone between the list and the look.
            }
        }
        return now;
    }

    @Override
    public void close() {
        // Nothing is open between two looks.
    }
}
