package dev.layerscope.server.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The native libraries in this process. There can be one core in a process, and it stays until the process ends.
 *
 * @param description for people, such as {@code onnxruntime 1.24.1 (training)}
 */
record LoadedCore(OrtEnvironment environment, Path folder, String description, boolean trainingEnabled) {
    private static @Nullable LoadedCore loaded;

    /**
     * Loads the core, or returns the one that is loaded.
     *
     * @throws DomainException CORE_UNUSABLE where it can't be loaded or another is loaded already
     */
    static synchronized LoadedCore load(CoreSettings settings) {
        CoreLibraries libraries = new CoreLibraries(CoreLibraries.Platform.ofThisMachine());
        LoadedCore present = loaded;
        if (present != null) {
            if (settings.folder().isPresent()) {
                throw new DomainException(
                        Reason.CORE_UNUSABLE, "native core: another one is loaded (expected: one core per process)");
            }
            return present;
        }
        Path folder = settings.folder().map(libraries::link).orElseGet(() -> libraries.unpack(settings.cacheFolder()));
        System.setProperty("onnxruntime.native.path", folder.toString());
        LoadedCore core = start(folder, settings);
        loaded = core;
        return core;
    }

    private static LoadedCore start(Path folder, CoreSettings settings) {
        try (OrtEnvironment.ThreadingOptions threads = new OrtEnvironment.ThreadingOptions()) {
            // One pool for all sessions: with one each, a server of many cores would hold thousands of threads.
            threads.setGlobalIntraOpNumThreads(settings.threads());
            threads.setGlobalInterOpNumThreads(1);
            // Threads that spin between runs take the processor from those that send the results.
            threads.setGlobalSpinControl(false);
            OrtEnvironment environment =
                    OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "layerscope", threads);
            environment.setTelemetry(false);
            boolean training = environment.isTrainingEnabled();
            String version = CoreVersion.of(folder.resolve(
                            CoreLibraries.Platform.ofThisMachine().file("onnxruntime")))
                    .orElse("of unknown version");
            return new LoadedCore(
                    environment,
                    folder,
                    "onnxruntime %s (%s)".formatted(version, training ? "training" : "no training"),
                    training);
        } catch (OrtException | LinkageError | IllegalStateException e) {
            throw new DomainException(
                    Reason.CORE_UNUSABLE,
                    "native core: %s can't be used (expected: ONNX Runtime 1.23 or newer for this machine): %s"
                            .formatted(
                                    settings.folder().map(Path::toString).orElse("the built-in one"),
                                    MissingLibrary.sentence(rootMessage(e)).orElse(OrtMessages.clean(rootMessage(e)))),
                    e);
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return String.valueOf(root.getMessage());
    }
}
