package dev.layerscope.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MissingLibraryTest {
    @ParameterizedTest
    @CsvSource({
        "libcublasLt.so.13, cuBLAS of CUDA 13",
        "libcublas.so.12, cuBLAS of CUDA 12",
        "libcudart.so.13, the CUDA 13 runtime",
        "libcudnn.so.9, cuDNN 9",
        "libcudnn_graph.so.9, cuDNN 9",
        "libcufft.so.12, 'cuFFT 12, which comes with CUDA'",
        "libcurand.so.10, 'cuRAND 10, which comes with CUDA'",
        "libcuda.so.1, the NVIDIA driver",
        "libnvrtc.so.13, NVRTC of CUDA 13",
        "libnvJitLink.so.13, nvJitLink of CUDA 13",
        "libonnxruntime_providers_shared.so, in the folder of the core",
        "libzmq.so.5, on the library path",
        "libstdc++.so.6, on the library path",
    })
    void theLinkersComplaintNamesTheLibraryAndWhatBringsIt(String library, String source) {
        assertThat(MissingLibrary.sentence(complaint(library)))
                .hasValue("%s is missing (expected: %s)".formatted(library, source));
    }

    @Test
    void aLibraryWithoutAVersionIsNamedWithoutOne() {
        assertThat(MissingLibrary.sentence(complaint("libcudart.so")))
                .hasValue("libcudart.so is missing (expected: the CUDA runtime)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA failure 100: no CUDA-capable device is detected",
                "libcublas.so.13: version `libcublas.so.13' not found",
                ""
            })
    void anotherComplaintIsLeftToOthers(String complaint) {
        assertThat(MissingLibrary.sentence(complaint)).isEmpty();
    }

    /** As ONNX Runtime words it. */
    private static String complaint(String library) {
        return "Error code - ORT_FAIL - message: Failed to load library /tmp/core-1/libonnxruntime_providers_cuda.so"
                + " with error: " + library + ": cannot open shared object file: No such file or directory";
    }
}
