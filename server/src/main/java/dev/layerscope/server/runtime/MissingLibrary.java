package dev.layerscope.server.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads out of the linker's complaint which library a machine lacks for CUDA, and says what brings it. */
final class MissingLibrary {
    private static final Pattern COMPLAINT =
            Pattern.compile("(lib[A-Za-z0-9_+-]+\\.so(?:\\.(\\d+))?[.\\d]*): cannot open shared object file");
    private static final Map<String, String> SOURCES = sources();

    private MissingLibrary() {}

    /** A sentence such as "libcublasLt.so.13 is missing (expected: cuBLAS of CUDA 13)"; empty for another complaint. */
    static Optional<String> sentence(String complaint) {
        Matcher matcher = COMPLAINT.matcher(complaint);
        if (!matcher.find()) {
            return Optional.empty();
        }
        String library = matcher.group(1);
        String version = matcher.group(2) == null ? "" : " " + matcher.group(2);
        String source = SOURCES.entrySet().stream()
                .filter(entry -> library.startsWith(entry.getKey()))
                .map(entry -> entry.getValue().formatted(version))
                .findFirst()
                .orElse("on the library path");
        return Optional.of("%s is missing (expected: %s)".formatted(library, source));
    }

    /** The longest names first, so that libcudart isn't taken for the driver's libcuda. */
    private static Map<String, String> sources() {
        Map<String, String> sources = new LinkedHashMap<>();
        sources.put("libcublas", "cuBLAS of CUDA%s");
        sources.put("libcudart", "the CUDA%s runtime");
        sources.put("libcudnn", "cuDNN%s");
        sources.put("libcufft", "cuFFT%s, which comes with CUDA");
        sources.put("libcurand", "cuRAND%s, which comes with CUDA");
        sources.put("libnvrtc", "NVRTC of CUDA%s");
        sources.put("libnvJitLink", "nvJitLink of CUDA%s");
        sources.put("libcuda", "the NVIDIA driver");
        sources.put("libonnxruntime_providers", "in the folder of the core");
        return sources;
    }
}
