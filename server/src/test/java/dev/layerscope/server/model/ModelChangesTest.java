package dev.layerscope.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that come and go by a server's hand, or by somebody else's at the same time. */
class ModelChangesTest {
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
    void aModelThatCameBeforeItsWeightsIsLoadedOnceTheyCome() throws IOException {
        Path own = Files.createDirectory(folder.resolve("net"));
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
        assertThat(models.describe("net").refusal())
                .hasValueSatisfying(why -> assertThat(why).contains("which is missing"));

        Files.write(own.resolve(EXTERNAL), new byte[8]);
        models.list();

        assertThat(models.get("net").layers()).hasSize(1);
    }

    @Test
    void aModelThatCameBeforeItsLabelsIsLoadedOnceTheyCome() throws IOException {
        net("Relu").write(folder, "net");
        Files.writeString(folder.resolve("net.yaml"), "labels: names.txt");
        assertThat(models.describe("net").refusal()).isPresent();

        Files.writeString(folder.resolve("names.txt"), "cat");
        models.list();

        assertThat(models.get("net").card().labels()).containsExactly("cat");
    }

    @Test
    void aFileThatCouldntBeReadIsTriedAgain() throws IOException {
        Path onnx = net("Relu").write(folder, "net");
        byte[] bytes = Files.readAllBytes(onnx);
        ModelSettings settings = ModelSettings.of(folder).withLinks(ModelSettings.Links.ANYWHERE);
        try (ModelSlots slots = new ModelSlots(settings, server.core())) {
            ModelSlot slot = slots.of(new ModelFolder(folder).list().get("net").get(0));
            Files.delete(onnx);
            assertThatThrownBy(slot::model)
                    .hasMessage("model file: can't be read (expected: files that the server may read)");

            Files.write(onnx, bytes);

            assertThat(slot.model().layers()).hasSize(1);
            assertThat(slot.refusal()).isEmpty();
        }
    }

    @Test
    void aModelThatAnotherServerDeletedIsNotFoundAtOnce() {
        net("Relu").write(folder, "net");
        net("Relu").write(folder, "other");
        models.list();
        try (TestModels another = TestModels.over(folder)) {
            another.models().delete("net", Caller.SERVER);
        }

        assertThatThrownBy(() -> models.get("net"))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_NOT_FOUND));
    }

    @Test
    void aModelWhoseNameBeginsWithTheFileOfAnotherOutlivesIt() throws IOException {
        for (String name : List.of("net", "net.onnx", "net.onnx.v2")) {
            net("Relu").write(folder, name);
        }
        List<String> others =
                List.of("net.onnx.onnx.data", "net.onnx.v2.onnx.data", "net.onnx.v2.yaml", "net.onnx.yaml");
        for (String name : others) {
            Files.writeString(folder.resolve(name), "");
        }
        Files.writeString(folder.resolve("net.onnx.data"), "");

        models.delete("net", Caller.SERVER);

        assertThat(files())
                .containsExactly(
                        "net.onnx.onnx",
                        "net.onnx.onnx.data",
                        "net.onnx.v2.onnx",
                        "net.onnx.v2.onnx.data",
                        "net.onnx.v2.yaml",
                        "net.onnx.yaml");
    }

    @Test
    void aDigestThatWasDeletedIsFoundNoMore() throws IOException {
        String first = bring("Relu").version().sha256().orElseThrow();
        bring("Tanh");
        bring("Relu");

        models.delete("net@" + first, Caller.SERVER);

        assertThatThrownBy(() -> models.get("net@" + first))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_NOT_FOUND));
        assertThat(files()).containsExactly("net/2/.layerscope-owner", "net/2/model.onnx");
    }

    @Test
    void whoBringsAModelIsToldOfItsVersionAndOfNoOther() throws IOException {
        try (StagedModel first = staged("Relu");
                StagedModel second = staged("Tanh")) {
            Models.Brought tanh = models.publish(second, Caller.SERVER);
            Models.Brought relu = models.publish(first, Caller.SERVER);

            assertThat(List.of(tanh.version().number(), relu.version().number()))
                    .containsExactly(1L, 2L);
            assertThat(tanh.model().loaded().orElseThrow().layers().get(0).opType())
                    .isEqualTo("Tanh");
            assertThat(relu.version().sha256())
                    .contains(models.get("net").sha256())
                    .isNotEqualTo(tanh.version().sha256());
        }
    }

    @Test
    void theSameFilesAreFoundToBeTheSame() throws IOException {
        Models.Brought brought = bring("Relu");
        try (StagedModel again = staged("Relu");
                StagedModel other = staged("Tanh")) {
            assertThat(models.same(again)).map(Models.Brought::version).contains(brought.version());
            assertThat(models.same(other)).isEmpty();
            assertThat(SameFiles.in(folder.resolve("gone"), again.folder())).isFalse();
        }
    }

    @Test
    void aTidiedFolderHindersNeitherDeletionsNorPushes() throws IOException {
        bring("Relu");
        Staging.delete(folder.resolve(".layerscope"));
        models.delete("net", Caller.SERVER);
        assertThat(models.list()).isEmpty();

        Staging.delete(folder.resolve(".layerscope"));
        bring("Tanh");
        assertThat(models.get("net").layers().get(0).opType()).isEqualTo("Tanh");
    }

    @Test
    void whatAServerLeftWithoutItsLockIsClearedAwayToo() throws IOException {
        Path dead = Files.createDirectories(folder.resolve(".layerscope/dead/upload"));
        Files.writeString(dead.resolve("model.onnx"), "half");

        TestModels.over(folder).close();

        assertThat(folder.resolve(".layerscope/dead")).doesNotExist();
    }

    @Test
    void aNumberThatIsTakenBySomethingElseIsPassedOver() throws IOException {
        Path entry = Files.createDirectories(folder.resolve("net/1"));
        Files.writeString(entry.resolve("notes.txt"), "");
        Files.createSymbolicLink(folder.resolve("net/2"), folder.resolve("nowhere"));

        assertThat(bring("Relu").version().number()).isEqualTo(3);
    }

    @Test
    void nothingIsPublishedThroughALinkThatLeadsOut(@TempDir Path elsewhere) throws IOException {
        Files.createSymbolicLink(folder.resolve("net"), elsewhere);

        assertThatThrownBy(() -> bring("Relu"))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONFIGURATION_INVALID))
                .hasMessage("model 'net': its folder is a link that leads out of the model folder (expected: a folder "
                        + "inside it)");
        assertThat(elsewhere).isEmptyDirectory();
    }

    private Models.Brought bring(String operator) throws IOException {
        try (StagedModel staged = staged(operator)) {
            return models.publish(staged, Caller.SERVER);
        }
    }

    private StagedModel staged(String operator) throws IOException {
        StagedModel staged = models.stage("net");
        GraphBuilder.write(net(operator).model(), staged.onnx());
        return staged;
    }

    private static GraphBuilder net(String operator) {
        return new GraphBuilder()
                .input("x", 1, 3, 8, 8)
                .node(operator, "y", "x")
                .output("y");
    }

    /** All files but those of the servers themselves. */
    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> !file.endsWith(".lock"))
                    .sorted()
                    .toList();
        }
    }
}
