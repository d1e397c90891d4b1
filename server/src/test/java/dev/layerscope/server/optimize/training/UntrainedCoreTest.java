package dev.layerscope.server.optimize.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.optimize.engine.SearchState;
import dev.layerscope.server.optimize.loss.LossGraph;
import dev.layerscope.server.optimize.recipe.Parameterization.Range;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.RunSettings;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.runtime.TestCore;
import dev.layerscope.server.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** On a core without training, such as Microsoft's own, nothing crashes, and gradients are still to be had. */
@EnabledOnOs(OS.LINUX)
class UntrainedCoreTest {
    @TempDir
    private Path folder;

    @Test
    void aCoreWithoutTrainingRefusesInASentence() throws IOException, InterruptedException {
        String machine = System.getProperty("os.arch").equals("aarch64") ? "linux-aarch64" : "linux-x64";
        try (InputStream stock = UntrainedCoreTest.class.getResourceAsStream(
                "/ai/onnxruntime/native/" + machine + "/libonnxruntime.so")) {
            Files.copy(Objects.requireNonNull(stock), folder.resolve("libonnxruntime.so"));
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StockCore.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output)
                .containsPattern("TRAINING_UNAVAILABLE core: onnxruntime 1\\.[0-9.]+ \\(no training\\)"
                        + " \\(expected: one that was built with training, as the built-in core is\\)")
                .contains("gradient [1, 3, 32, 32]");
    }

    /** A process has one core, so this one is loaded in a process of its own. */
    static final class StockCore {
        public static void main(String[] arguments) {
            TrainedImage graph = TrainedImage.of("Softplus");
            try (NativeCore core = NativeCore.start(
                    TestCore.settings().withFolder(Path.of(arguments[0])), RunSettings.defaults(), TestCore.pool())) {
                try {
                    graph.open(
                                    core,
                                    new AdamW(0.05f, 0.9f, 0.999f, 1e-8f, 0),
                                    Range.FREE,
                                    SearchState.start(TrainedImage.image(1)),
                                    0)
                            .close();
                } catch (DomainException e) {
                    System.out.println(e.reason() + " " + e.sentence());
                }
                try (Session session = core.open(graph.model(), NativeCore.Optimization.FULL);
                        Tensor objective = TrainedImage.objective(0);
                        Tensor image = Tensor.ofFloats(TrainedImage.SHAPE, TrainedImage.image(1));
                        Tensor gradient = session.run(
                                        Call.ofServer(),
                                        Map.of(TrainedImage.OBJECTIVE, objective, LossGraph.PARAMETER, image),
                                        Map.of(LossGraph.GRADIENT, Optional.empty()))
                                .get(LossGraph.GRADIENT)) {
                    System.out.println("gradient " + gradient.shape());
                }
            }
        }
    }
}
