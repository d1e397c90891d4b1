package dev.layerscope.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Weight;
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
import java.util.stream.Stream;
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

    @Test
    void aVersionIsPinnedByItsDigest() throws IOException {
        version("net", 1, net("Relu"));
        version("net", 2, net("Tanh"));
        String first = sha256("net/1/model.onnx");

        assertThat(models.get("net").layers().get(0).opType()).isEqualTo("Tanh");
        assertThat(models.get("net@" + first).layers().get(0).opType()).isEqualTo("Relu");
        assertThat(models.get("net@" + first.substring(0, 4)).sha256()).isEqualTo(first);
        assertThat(models.describe("net@" + first).versions())
                .extracting(Models.Version::number)
                .containsExactly(2L, 1L);
        String second = sha256("net/2/model.onnx");
        assertThatThrownBy(() -> models.get("net@00000000"))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_NOT_FOUND))
                .hasMessage("model: 'net' has no version '00000000' (expected: %s, %s)"
                        .formatted(second.substring(0, 12), first.substring(0, 12)));
    }

    @Test
    void aDeletedModelLeavesNothingAndRunsThatUseItGoOn() throws IOException {
        version("net", 1, net("Relu"));
        version("net", 2, net("Tanh"));
        Files.writeString(folder.resolve("net/layerscope.yaml"), "preprocessing: unit");
        net("Abs").write(folder, "net");
        net("Abs").write(folder, "other");
        HostedModel used = models.get("net");

        models.delete("net", Caller.SERVER);

        assertThat(models.list()).extracting(Models.Listed::name).containsExactly("other");
        assertThat(files()).containsExactly("other.onnx");
        try (SharedCache.Lease<Session> session =
                used.observe(used.layers(), Map.of("x", Shape.of(1, 3, 8, 8)), Call.ofServer())) {
            assertThat(session.value().inputs()).containsExactly("x");
        }
    }

    @Test
    void oneVersionCanBeDeletedAlone() throws IOException {
        version("net", 1, net("Relu"));
        version("net", 2, net("Tanh"));

        models.delete("net@" + sha256("net/2/model.onnx"), Caller.SERVER);

        assertThat(models.get("net").layers().get(0).opType()).isEqualTo("Relu");
        assertThat(files()).containsExactly("net/1/model.onnx");
    }

    @Test
    void aSingleFileIsDeletedWithWhatIsNamedAfterIt() throws IOException {
        net("Relu").write(folder, "net");
        for (String name : List.of("net.yaml", "net.onnx.data", "net.onnx_data", "labels.txt", "netto.yaml")) {
            Files.writeString(folder.resolve(name), "");
        }
        net("Relu").write(folder, "netto");

        models.delete("net", Caller.SERVER);

        assertThat(files()).containsExactly("labels.txt", "netto.onnx", "netto.yaml");
    }

    @Test
    void aStagedModelIsSeenOnceItIsPublishedAndLeavesNothingWhereItIsNot() throws IOException {
        try (StagedModel staged = models.stage("net")) {
            GraphBuilder.write(net("Relu").model(), staged.onnx());

            assertThat(models.list()).isEmpty();
            models.publish(staged, Caller.SERVER);
        }
        try (StagedModel dropped = models.stage("net")) {
            GraphBuilder.write(net("Tanh").model(), dropped.onnx());
        }
        try (StagedModel second = models.stage("net")) {
            GraphBuilder.write(net("Abs").model(), second.onnx());
            models.publish(second, Caller.SERVER);
        }

        assertThat(models.get("net").layers().get(0).opType()).isEqualTo("Abs");
        assertThat(files())
                .containsExactly(
                        "net/1/.layerscope-owner", "net/1/model.onnx", "net/2/.layerscope-owner", "net/2/model.onnx");
    }

    @Test
    void whatAKilledServerLeftIsClearedAwayAndALivingOnesIsNot() throws IOException {
        Path dead = Files.createDirectories(folder.resolve(".layerscope/dead/upload/net"));
        Files.writeString(dead.resolve("model.onnx"), "half");
        Files.writeString(folder.resolve(".layerscope/dead.lock"), "");
        try (StagedModel alive = models.stage("net")) {
            try (TestModels another = TestModels.over(folder)) {
                assertThat(another.models().list()).isEmpty();
            }

            assertThat(folder.resolve(".layerscope/dead")).doesNotExist();
            assertThat(alive.folder()).isDirectory();
        }
    }

    @Test
    void namesThatLeadElsewhereCantBeStaged() {
        for (String name :
                List.of("", "..", "../net", "/etc/net", ".hidden", "a/b", "a b", "net@1234", "x".repeat(200))) {
            assertThatThrownBy(() -> models.stage(name))
                    .isInstanceOfSatisfying(
                            DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_NAME_INVALID));
        }
    }

    @Test
    void aLinkThatLeadsOutOfTheFolderIsRefused(@TempDir Path elsewhere) throws IOException {
        Path outside = net("Relu").write(elsewhere, "outside");
        Files.createSymbolicLink(folder.resolve("link.onnx"), outside);
        Files.createSymbolicLink(folder.resolve("linked"), elsewhere);
        Files.copy(outside, elsewhere.resolve("model.onnx"));
        Files.createSymbolicLink(folder.resolve("inside.onnx"), net("Tanh").write(folder, "real"));

        for (String name : List.of("link", "linked")) {
            assertThatThrownBy(() -> models.get(name))
                    .isInstanceOfSatisfying(
                            DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_REFUSED))
                    .hasMessage(
                            "model file: a link that leads out of the model folder (expected: the file itself, or --follow-links)");
        }
        assertThat(models.get("inside").layers()).hasSize(1);
        try (Models following =
                new Models(ModelSettings.of(folder).withLinks(ModelSettings.Links.ANYWHERE), server.core())) {
            assertThat(following.get("link").layers()).hasSize(1);
        }
    }

    @Test
    void changedLabelsAreReadAnew() throws IOException {
        net("Relu").write(folder, "net");
        Files.writeString(folder.resolve("net.yaml"), "labels: names.txt");
        Path labels = Files.writeString(folder.resolve("names.txt"), "cat");
        assertThat(models.get("net").card().labels()).containsExactly("cat");

        Files.writeString(labels, "dog\nfox");
        models.list();

        assertThat(models.get("net").card().labels()).containsExactly("dog", "fox");
    }

    @Test
    void modelsUnusedForLongestGiveUpTheirWeightsAndComeBack() {
        List<String> names = List.of("a", "b", "c");
        names.forEach(name -> new GraphBuilder()
                .input("x", 1, 1000)
                .weight("w" + name, 1, 1000)
                .node("Add", "y", "x", "w" + name)
                .output("y")
                .write(folder, name));
        try (Models small = new Models(ModelSettings.of(folder).withWeightBudgetBytes(9_000), server.core())) {
            names.forEach(small::get);

            assertThat(small.weightBytes()).isEqualTo(8_000);
            assertThat(small.list())
                    .filteredOn(model -> model.loaded().isPresent())
                    .extracting(Models.Listed::name)
                    .containsExactly("b", "c");
            assertThat(small.get("a").layers()).hasSize(1);
        }
    }

    @Test
    void nothingIsHeldForTwentyModelsThatWereUsedAndDeleted() {
        for (int i = 0; i < 20; i++) {
            String name = "net" + i;
            new GraphBuilder()
                    .input("x", 1, 1000)
                    .weight("w" + i, 1, 1000)
                    .node("Add", "y", "x", "w" + i)
                    .output("y")
                    .write(folder, name);
            HostedModel model = models.get(name);
            model.shapes(Map.of("x", Shape.of(1, 1000)), Call.ofServer());
            model.observe(model.layers(), Map.of("x", Shape.of(1, 1000)), Call.ofServer())
                    .close();
        }
        assertThat(models.weightBytes()).isEqualTo(20 * 4000);
        assertThat(models.sessionBytes()).isGreaterThan(20 * 4000);

        for (int i = 0; i < 20; i++) {
            models.delete("net" + i, Caller.SERVER);
        }

        assertThat(models.weightBytes()).isZero();
        assertThat(models.sessionBytes()).isZero();
        assertThat(server.pool().usedBytes()).isZero();
    }

    @Test
    void aValueThatIsTooLargeWhateverIsFedIsRefusedWithItsSize() {
        new GraphBuilder()
                .input("x", 1, 3, 8, 8)
                .weight("shape", Weight.ofInts(25, 1000, 1000, 1000))
                .node("ConstantOfShape", "zeros", "shape")
                .node("ReduceMean", "zero", "zeros")
                .node("Add", "y", "x", "zero")
                .output("y")
                .write(folder, "big");

        assertThatThrownBy(() -> models.get("big"))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_REFUSED))
                .hasMessageMatching(
                        "model: value 'zeros' of shape \\[25, 1000, 1000, 1000\\] takes 93.1 GiB whatever is fed \\(expected: at most [0-9.]+ GiB\\)");
    }

    private void version(String name, int number, GraphBuilder model) throws IOException {
        Path own = Files.createDirectories(folder.resolve(name).resolve(Integer.toString(number)));
        GraphBuilder.write(model.model(), own.resolve("model.onnx"));
    }

    private String sha256(String file) throws IOException {
        return Hashing.sha256()
                .hashBytes(Files.readAllBytes(folder.resolve(file)))
                .toString();
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
