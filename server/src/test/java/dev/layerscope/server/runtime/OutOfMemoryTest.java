package dev.layerscope.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutOfMemoryTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Error code - ORT_RUNTIME_EXCEPTION - message: /onnxruntime_src/onnxruntime/core/framework/bfc_arena.cc:359 void* onnxruntime::BFCArena::AllocateRawInternal(size_t, bool, onnxruntime::Stream*) Failed to allocate memory for requested buffer of size 8589934592",
                "Non-zero status code returned while running Conv node. Name:'conv1' Status Message: bfc_arena.cc:347 Available memory of 1048576 is smaller than requested bytes of 3211264",
                "Error code - ORT_RUNTIME_EXCEPTION - message: std::bad_alloc",
                "CUDA failure 2: out of memory ; GPU=0 ; hostname=box ; expr=cudaMalloc((void**)&p, size);",
                "CUDNN failure 4: CUDNN_STATUS_ALLOC_FAILED ; GPU=0",
                "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0"
            })
    void wordsThatMeanNoMemory(String message) {
        assertThat(OutOfMemory.isMeantBy(message)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Non-zero status code returned while running Reshape node. Name:'r' Status Message: The input tensor cannot be reshaped",
                "Exiting due to terminate flag being set to true."
            })
    void wordsThatMeanSomethingElse(String message) {
        assertThat(OutOfMemory.isMeantBy(message)).isFalse();
    }

    @Test
    void theCardsMemoryIsWhatTheDriverSays() {
        assertThat(CudaMemory.parse("81559\n")).isEqualTo(OptionalLong.of(81559L << 20));
        assertThat(CudaMemory.parse("[N/A]\n")).isEmpty();
        assertThat(CudaMemory.parse("Failed to initialize NVML: Driver/library version mismatch"))
                .isEmpty();
    }
}
