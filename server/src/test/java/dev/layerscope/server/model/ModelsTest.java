package dev.layerscope.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.onnx.OnnxWriter;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsTest {
    /** Where the writer says that weights are which are handed over. */
    private static final String EXTERNAL = "handed-over";

    @TempDir
    private Path folder;

    private TestModels server;
    private Models models;

    @BeforeEach
    void start() {
        server = TestModels.over(folder);
        models = server.models();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void modelsAreListedWithoutLoadingThem() {
        net("Relu").write(folder, "b");
        net("Tanh").write(folder, "a");

        List<Models.Listed> listed = models.list();

        assertThat(listed).extracting(Models.Listed::name).containsExactly("a", "b");
        assertThat(listed).allMatch(model -> model.loaded().isEmpty() && model.fileBytes() > 0);
    }

    @Test
    void aModelIsLoadedOnceWhenAskedFor() {
        net("Relu").write(folder, "net");

        HostedModel model = models.get("net");

        assertThat(models.get("net")).isSameAs(model);
        assertThat(models.list().get(0).loaded()).contains(model);
    }

    @Test
    void anUnknownModelIsAnsweredWithTheNearest() {
        net("Relu").write(folder, "resnet18");
        net("Relu").write(folder, "vgg16");

        assertThatThrownBy(() -> models.get("ResNet-18"))
                .isInstanceOfSatisfying(DomainException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.MODEL_NOT_FOUND);
                    assertThat(e.facts()).containsEntry("model", "ResNet-18");
                })
                .hasMessage("model: 'ResNet-18' is not on this server (expected: a model such as 'resnet18', 'vgg16')");
    }

    @Test
    void anEmptyFolderSaysSo() {
        assertThatThrownBy(() -> models.get("net")).hasMessageContaining("a model in its folder, which is empty");
    }

    @Test
    void aNameIsNeverAPath() {
        net("Relu").write(folder, "net");

        for (String name : List.of("../net", "./net", "net.onnx", "", "x".repeat(10_000))) {
            assertThatThrownBy(() -> models.get(name))
                    .isInstanceOfSatisfying(
                            DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_NOT_FOUND));
        }
    }

    @Test
    void aRefusedModelSaysWhyAndStaysListed() throws IOException {
        Files.writeString(folder.resolve("broken.onnx"), "this is no model");
        net("NoSuchOperator").write(folder, "strange");

        for (int time = 0; time < 2; time++) {
            assertThatThrownBy(() -> models.get("broken"))
                    .isInstanceOfSatisfying(
                            DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_REFUSED))
                    .hasMessageContaining("not readable as ONNX");
        }
        assertThat(models.describe("strange").refusal())
                .hasValueSatisfying(why -> assertThat(why).contains("NoSuchOperator"));
        assertThat(models.list()).extracting(Models.Listed::name).containsExactly("broken", "strange");
        assertThat(models.list().get(0).refusal())
                .hasValueSatisfying(why -> assertThat(why).contains("not readable as ONNX"));
    }

    @Test
    void aRepairedCardMakesARefusedModelUsable() throws IOException {
        net("Relu").write(folder, "net");
        Path card = Files.writeString(folder.resolve("net.yaml"), "preprocessing: imagnet");

        assertThat(models.describe("net").refusal())
                .hasValueSatisfying(why -> assertThat(why).contains("net.yaml").contains("imagnet"));
        Files.writeString(card, "preprocessing: imagenet");
        Files.setLastModifiedTime(card, FileTime.fromMillis(1_000));
        models.list();

        assertThat(models.get("net").card().preprocessing()).isPresent();
        assertThat(models.describe("net").refusal()).isEmpty();
    }

    @Test
    void aChangedFileIsLoadedAnew() throws IOException {
        Path file = net("Relu").write(folder, "net");
        HostedModel first = models.get("net");

        net("Tanh").write(folder, "net");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
        models.list();
        HostedModel second = models.get("net");

        assertThat(second.sha256()).isNotEqualTo(first.sha256());
        assertThat(second.layers().get(0).opType()).isEqualTo("Tanh");
    }

    @Test
    void aModelThatIsGoneIsForgotten() throws IOException {
        Path file = net("Relu").write(folder, "net");
        net("Tanh").write(folder, "other");
        models.get("net");

        Files.delete(file);
        models.list();

        assertThat(models.list()).extracting(Models.Listed::name).containsExactly("other");
        assertThatThrownBy(() -> models.get("net"))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_NOT_FOUND));
    }

    @Test
    void nothingIsKeptOfAModelThatWentAwayForAWhile() throws IOException {
        Path file = net("Relu").write(folder, "net");
        FileTime modified = Files.getLastModifiedTime(file);
        HostedModel first = models.get("net");
        Path elsewhere = Files.move(file, folder.resolve("net.old"));
        models.list();

        Files.move(elsewhere, file);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(modified);
        models.list();

        assertThat(models.get("net")).isNotSameAs(first);
    }

    @Test
    void modelsOfOneFileWithOtherWeightsBesideItComputeTheirOwn() throws IOException {
        for (String name : List.of("ones", "twos")) {
            Path own = Files.createDirectory(folder.resolve(name));
            Files.write(
                    own.resolve("model.onnx"),
                    OnnxWriter.write(
                            new GraphBuilder()
                                    .input("x", 1, 2)
                                    .weight("w", 1, 2)
                                    .node("Add", "y", "x", "w")
                                    .output("y")
                                    .model(),
                            weight -> true));
            ByteBuffer values = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            values.putFloat(name.equals("ones") ? 1 : 2).putFloat(5);
            Files.write(own.resolve(EXTERNAL), values.array());
        }

        assertThat(models.get("ones").sha256()).isNotEqualTo(models.get("twos").sha256());
        assertThat(firstOutput("ones")).isEqualTo(1);
        assertThat(firstOutput("twos")).isEqualTo(2);
    }

    private float firstOutput(String name) {
        HostedModel model = models.get(name);
        Map<String, Shape> feeds = Map.of("x", Shape.of(1, 2));
        try (SharedCache.Lease<Session> session = model.observe(model.layers(), feeds, Call.ofServer());
                Tensor x = Tensor.ofFloats(Shape.of(1, 2), 0, 0);
                Tensor y = session.value()
                        .run(Call.ofServer(), Map.of("x", x), Map.of("y", Optional.empty()))
                        .get("y")) {
            return y.bytes().getFloat();
        }
    }

    private static GraphBuilder net(String operator) {
        return new GraphBuilder()
                .input("x", 1, 3, 8, 8)
                .node(operator, "y", "x")
                .output("y");
    }
}
