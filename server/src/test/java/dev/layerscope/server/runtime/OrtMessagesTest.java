package dev.layerscope.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrtMessagesTest {
    private static final String BUILD = "/home/runner/work/onnxruntime/onnxruntime/core/";

    @Test
    void aFailedNodeIsNamedAndTheSourceOfTheCheckIsNot() {
        String message = "Error code - ORT_RUNTIME_EXCEPTION - message: Non-zero status code returned while running"
                + " Reshape node. Name:'/encoder/Reshape_1' Status Message: " + BUILD
                + "providers/cpu/tensor/reshape_helper.h:45 onnxruntime::ReshapeHelper::ReshapeHelper(const"
                + " onnxruntime::TensorShape&, onnxruntime::TensorShapeVector&, bool) input_shape_size == size was"
                + " false. The input tensor cannot be reshaped to the requested shape. Input shape:{3}, requested"
                + " shape:{2,2}\n";
        assertThat(OrtMessages.node(message)).hasValue("/encoder/Reshape_1");
        assertThat(OrtMessages.clean(message))
                .startsWith("Reshape '/encoder/Reshape_1': ")
                .endsWith("The input tensor cannot be reshaped to the requested shape. Input shape:{3}, requested"
                        + " shape:{2,2}")
                .doesNotContain("runner", ".h:45", "onnxruntime::TensorShape&", "Error code");
    }

    @Test
    void whereTrainingThrewIsLeftOut() {
        String message =
                "Error code - ORT_INVALID_ARGUMENT - message: /home/runner/onnxruntime/orttraining/training_api/"
                        + "module.cc:635 onnxruntime::common::Status onnxruntime::training::api::Module::TrainStep("
                        + "const std::vector<OrtValue>&, std::vector<OrtValue>&) [ONNXRuntimeError] : 2 : INVALID_ARGUMENT :"
                        + " Got invalid dimensions for input: x\n index: 1 Got: 7 Expected: 8\n";
        assertThat(OrtMessages.clean(message))
                .isEqualTo("Got invalid dimensions for input: x index: 1 Got: 7 Expected: 8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Error code - ORT_FAIL - message: Load model failed: boom | Load model failed: boom",
                "Failed to load library /opt/core/libonnxruntime_providers_cuda.so with error: libfoo.so.1: no such file"
                        + " | Failed to load library ... with error: libfoo.so.1: no such file",
                "Failed to load library /opt/core/libx.so: it's broken, can't open /srv/models/a.onnx"
                        + " | Failed to load library ...: it's broken, can't open ...",
                "Node (/layer1/conv1/Conv) Op (Conv) [ShapeInferenceError] boom"
                        + " | Node (/layer1/conv1/Conv) Op (Conv) [ShapeInferenceError] boom",
                "C:\\a\\b\\core\\graph.cc:123 onnxruntime::Graph::Resolve(int) const [x] boom | boom",
            })
    void pathsOfTheServerAndSourceLocationsAreLeftOut(String message, String clean) {
        assertThat(OrtMessages.clean(message)).isEqualTo(clean);
    }

    @Test
    void namesInQuotesStayAsTheyAre() {
        assertThat(OrtMessages.clean(
                        "Duplicate definition of name '/layer1/conv1/Conv_output_0' in /srv/models/a.onnx"))
                .isEqualTo("Duplicate definition of name '/layer1/conv1/Conv_output_0' in ...");
    }

    @Test
    void aMessageWithoutANodeOrWithANamelessOneNamesNone() {
        assertThat(OrtMessages.node("boom")).isEmpty();
        assertThat(OrtMessages.node("while running Loop node. Name:'' Status Message: boom"))
                .isEmpty();
    }

    @Test
    void aMessageBecomesOneLine() {
        assertThat(OrtMessages.clean(" several\n lines   of text\n")).isEqualTo("several lines of text");
    }

    @Test
    void aLongMessageIsCut() {
        assertThat(OrtMessages.clean("x".repeat(5000))).hasSize(403).endsWith("x...");
    }
}
