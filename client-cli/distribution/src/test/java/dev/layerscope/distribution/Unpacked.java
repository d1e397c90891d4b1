package dev.layerscope.distribution;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The zip, unpacked with the permissions that it gives, and programs run in there. */
final class Unpacked {
    static final Path ZIP = Path.of(Objects.requireNonNull(System.getProperty("layerscope.zip")));
    static final String VERSION = Objects.requireNonNull(System.getProperty("layerscope.version"));

    private final Path folder;

    private Unpacked(Path folder) {
        this.folder = folder;
    }

    /** What a program said and how it ended. */
    record Outcome(int code, String out) {}

    static List<String> entries() throws IOException {
        try (ZipFile zip = new ZipFile(ZIP.toFile())) {
            List<String> names = new ArrayList<>();
            zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .forEach(names::add);
            return names;
        }
    }

    static Unpacked into(Path parent) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(ZIP, Map.of("enablePosixFileAttributes", "true"));
                Stream<Path> all = Files.walk(zip.getPath("/"))) {
            for (Path from : all.filter(Files::isRegularFile).toList()) {
                Path to = parent.resolve(zip.getPath("/").relativize(from).toString());
                Files.createDirectories(to.getParent());
                Files.copy(from, to);
                Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
            }
        }
        return new Unpacked(parent.resolve("layerscope-" + VERSION));
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    String text(String name) throws IOException {
        return Files.readString(path(name));
    }

    /** Runs a program until it ends. An environment variable of no value is unset. */
    static Outcome run(Path folder, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Process process = start(folder, environment, command);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), out);
    }

    /** Starts a program whose two outputs are one. */
    static Process start(Path folder, Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        environment.forEach((name, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        return builder.start();
    }

    /** Reads what a program prints until a line has this text. */
    static String awaitLine(Process process, String text) throws IOException {
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder all = new StringBuilder();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            all.append(line).append('\n');
            if (line.contains(text)) {
                return line;
            }
        }
        throw new IOException("ended without '" + text + "': " + all);
    }
}
