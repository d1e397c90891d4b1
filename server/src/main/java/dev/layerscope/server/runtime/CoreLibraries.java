package dev.layerscope.server.runtime;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Puts the native libraries of a core into one folder, under the names that ONNX Runtime's Java API looks for.
 *
 * <p>The Java API finds CUDA's provider only beside the core in a single folder, so all cores are laid out that way: the
 * core (Bytedeco's, or an operator's), the JNI library of Microsoft's Java API, and the providers.
 */
final class CoreLibraries {
    private static final List<String> PROVIDERS = List.of("onnxruntime_providers_shared", "onnxruntime_providers_cuda");

    /** The core for CUDA lies in a folder of its own name. */
    private static final List<String> VARIANTS = List.of("", "-gpu");

    private final Platform platform;

    CoreLibraries(Platform platform) {
        this.platform = platform;
    }

    /** Names of this machine as the two artifacts spell them. */
    record Platform(String microsoft, String bytedeco, String prefix, String suffix) {
        /**
         * @throws DomainException CORE_UNUSABLE where no core is made for this machine
         */
        static Platform ofThisMachine() {
            String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
            String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
            boolean x86 = arch.equals("amd64") || arch.equals("x86_64");
            if (os.contains("linux") && x86) {
                return new Platform("linux-x64", "linux-x86_64", "lib", ".so");
            }
            if (os.contains("linux") && arch.equals("aarch64")) {
                return new Platform("linux-aarch64", "linux-arm64", "lib", ".so");
            }
            if (os.contains("windows") && x86) {
                return new Platform("win-x64", "windows-x86_64", "", ".dll");
            }
            throw new DomainException(
                    Reason.CORE_UNUSABLE,
                    "machine: %s on %s (expected: Linux or Windows on x86-64, or Linux on Arm)".formatted(os, arch));
        }

        String file(String library) {
            return prefix + library + suffix;
        }
    }

    /** The libraries of the core that travels in the jar, unpacked into the cache once. */
    Path unpack(Path cacheFolder) {
        Map<String, URL> files = files();
        try {
            Path folder = cacheFolder.resolve("core-" + fingerprint(files));
            if (!Files.isDirectory(folder)) {
                publish(files, folder);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("native core can't be unpacked into " + cacheFolder, e);
        }
    }

    private Map<String, URL> files() {
        for (String variant : VARIANTS) {
            String folder = "/org/bytedeco/onnxruntime/" + platform.bytedeco() + variant;
            Optional<URL> core = resource(folder, platform.file("onnxruntime"), platform.file("onnxruntime") + ".1");
            if (core.isPresent()) {
                Map<String, URL> files = new LinkedHashMap<>();
                files.put(platform.file("onnxruntime"), core.get());
                files.put(platform.file("onnxruntime4j_jni"), jni());
                for (String provider : PROVIDERS) {
                    resource(folder, platform.file(provider)).ifPresent(url -> files.put(platform.file(provider), url));
                }
                return files;
            }
        }
        throw new DomainException(
                Reason.CORE_UNUSABLE,
                "native core: none for %s in this build (expected: a build made for it, or --core FOLDER)"
                        .formatted(platform.bytedeco()));
    }

    /**
     * The libraries of an operator's core, linked into a folder of this process.
     *
     * @throws DomainException CORE_UNUSABLE where the folder has no core
     */
    Path link(Path core) {
        Path library = find(core, platform.file("onnxruntime"))
                .orElseThrow(() -> new DomainException(
                        Reason.CORE_UNUSABLE,
                        "core folder: no %s in %s (expected: the libraries of an ONNX Runtime release)"
                                .formatted(platform.file("onnxruntime"), core)));
        try {
            Path folder = Files.createTempDirectory("layerscope-core-");
            folder.toFile().deleteOnExit();
            place(library, folder.resolve(platform.file("onnxruntime")));
            for (String provider : PROVIDERS) {
                Optional<Path> file = find(core, platform.file(provider));
                if (file.isPresent()) {
                    place(file.get(), folder.resolve(platform.file(provider)));
                }
            }
            Path jni = folder.resolve(platform.file("onnxruntime4j_jni"));
            try (InputStream in = jni().openStream()) {
                Files.copy(in, jni);
            }
            jni.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("core folder can't be laid out", e);
        }
    }

    /** The file itself, or a versioned one such as {@code libonnxruntime.so.1.24.1}. */
    private static Optional<Path> find(Path folder, String name) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> {
                        String candidate = file.getFileName().toString();
                        return candidate.equals(name) || candidate.startsWith(name + ".");
                    })
                    .sorted()
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException("core folder can't be listed", e);
        }
    }

    private static void place(Path file, Path link) throws IOException {
        try {
            Files.createSymbolicLink(link, file.toRealPath());
        } catch (UnsupportedOperationException | IOException e) {
            // Windows lets only administrators link.
            Files.copy(file, link, StandardCopyOption.REPLACE_EXISTING);
        }
        link.toFile().deleteOnExit();
    }

    private URL jni() {
        return resource("/ai/onnxruntime/native/" + platform.microsoft(), platform.file("onnxruntime4j_jni"))
                .orElseThrow(() -> new DomainException(
                        Reason.CORE_UNUSABLE,
                        "native core: no Java bindings for %s in this build".formatted(platform.microsoft())));
    }

    private static Optional<URL> resource(String folder, String... names) {
        for (String name : names) {
            URL url = CoreLibraries.class.getResource(folder + "/" + name);
            if (url != null) {
                return Optional.of(url);
            }
        }
        return Optional.empty();
    }

    /** Tells two builds apart by the checksums that their jars hold anyway. */
    private static String fingerprint(Map<String, URL> files) throws IOException {
        long hash = 17;
        for (Map.Entry<String, URL> file : files.entrySet()) {
            URLConnection connection = file.getValue().openConnection();
            long content = connection instanceof JarURLConnection jar
                    ? jar.getJarEntry().getCrc() * 31 + jar.getJarEntry().getSize()
                    : connection.getContentLengthLong() * 31 + connection.getLastModified();
            hash = hash * 1_000_003 + file.getKey().hashCode() * 31L + content;
        }
        return Long.toHexString(hash);
    }

    /** All files or none: another server may unpack at the same time, or this one may be killed midway. */
    private static void publish(Map<String, URL> files, Path folder) throws IOException {
        Files.createDirectories(folder.getParent());
        Path staging = Files.createTempDirectory(folder.getParent(), "unpacking-");
        for (Map.Entry<String, URL> file : files.entrySet()) {
            try (InputStream in = file.getValue().openStream()) {
                Files.copy(in, staging.resolve(file.getKey()));
            }
        }
        try {
            Files.move(staging, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Systems word it differently that the folder exists and isn't empty.
            if (!Files.isDirectory(folder)) {
                throw e;
            }
            for (String name : files.keySet()) {
                Files.deleteIfExists(staging.resolve(name));
            }
            Files.deleteIfExists(staging);
        }
    }
}
