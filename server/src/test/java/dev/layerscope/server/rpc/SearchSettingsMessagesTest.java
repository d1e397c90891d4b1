package dev.layerscope.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DoubleValue;
import com.google.protobuf.Int32Value;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.input.Preprocessing;
import dev.layerscope.server.model.GraphBuilder;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.TestModels;
import dev.layerscope.server.optimize.ClassScores;
import dev.layerscope.server.optimize.loss.Canvas;
import dev.layerscope.server.optimize.recipe.Objective;
import dev.layerscope.server.optimize.recipe.Optimizer;
import dev.layerscope.server.optimize.recipe.Recipe;
import dev.layerscope.server.optimize.recipe.Settings;
import dev.layerscope.server.optimize.recipe.Stage;
import dev.layerscope.v1.ObjectiveTerm;
import dev.layerscope.v1.Optimization;
import dev.layerscope.v1.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of a search, as the server's values. */
class SearchSettingsMessagesTest {
    @TempDir
    private Path folder;

    private TestModels models;

    @BeforeEach
    void open() throws Exception {
        new GraphBuilder()
                .input("x", 1, 3, "height", "width")
                .node("Relu", "any", "x")
                .output("any")
                .write(folder, "open");
        new GraphBuilder()
                .input("x", 1, 3, 24, 16)
                .node("GlobalAveragePool", "pooled", "x")
                .node("Flatten", "scores", "pooled")
                .node("Softmax", "shares", "scores")
                .output("shares")
                .write(folder, "classes");
        Files.writeString(folder.resolve("classes.yaml"), "labels: [\"tabby, tabby cat\", Crane, crane]\n");
        models = TestModels.over(folder);
    }

    @AfterEach
    void close() {
        models.close();
    }

    private HostedModel model(String name) {
        return models.models().get(name);
    }

    private Canvas canvas(String name) {
        return Canvas.of(model(name), Preprocessing.preset("unit"), Map.of());
    }

    private Settings settings(Optimization.Builder asked) {
        return SearchSettingsMessages.settings(asked.build(), canvas("open"));
    }

    private static Size size(int height, int width) {
        return Size.newBuilder().setHeight(height).setWidth(width).build();
    }

    @Test
    void nothingSaidIsTheQuickRecipeAtTheModelsOwnSize() {
        assertThat(settings(Optimization.newBuilder())).isEqualTo(Recipe.QUICK.settings(128, 128));
        assertThat(SearchSettingsMessages.settings(Optimization.getDefaultInstance(), canvas("classes"))
                        .last())
                .isEqualTo(new Stage(24, 16, 96));
    }

    @Test
    void zeroIsAValueAndUnsetIsTheRecipes() {
        Optimization.Builder asked = Optimization.newBuilder().setRecipe(Optimization.Recipe.RECIPE_FOURIER);
        asked.getTransformsBuilder().setJitterPixels(Int32Value.of(0));
        asked.getOptimizerBuilder()
                .setKind(dev.layerscope.v1.Optimizer.Kind.KIND_SGD)
                .setMomentum(DoubleValue.of(0));
        Settings recipe = Recipe.FOURIER.settings(224, 224);
        Settings made = settings(asked);
        assertThat(made.transforms().jitter()).isZero();
        assertThat(recipe.transforms().jitter()).isPositive();
        assertThat(made.transforms().rotate()).isEqualTo(recipe.transforms().rotate());
        assertThat(made.optimizer())
                .isEqualTo(new Optimizer(
                        Optimizer.Kind.SGD,
                        recipe.optimizer().learningRate(),
                        recipe.optimizer().weightDecay(),
                        0));
        assertThat(made.parameterization()).isEqualTo(recipe.parameterization());
    }

    @Test
    void theLastStageIsThePicture() {
        Optimization.Builder asked = Optimization.newBuilder().setSize(size(40, 30));
        asked.addStagesBuilder().setSize(size(20, 15)).setSteps(3);
        asked.addStagesBuilder().setSteps(4);
        assertThat(settings(asked).stages()).containsExactly(new Stage(20, 15, 3), new Stage(40, 30, 4));
        asked.clearSize().getStagesBuilder(1).setSize(size(60, 50));
        assertThat(settings(asked).last()).isEqualTo(new Stage(60, 50, 4));
        asked.setSize(size(40, 30));
        assertThatThrownBy(() -> settings(asked))
                .hasMessage("stages: the last is of 60x50, the picture of 40x30 (expected: the same size)");
    }

    @Test
    void aClassIsItsScoreBeforeTheSoftmax() {
        HostedModel classes = model("classes");
        ObjectiveMessages messages = new ObjectiveMessages(classes);
        dev.layerscope.v1.Objective.Builder asked = dev.layerscope.v1.Objective.newBuilder();
        asked.addTermsBuilder().getLogitBuilder().setLabel("Tabby Cat");
        String scores = classes.layer("scores").path();
        assertThat(messages.objectives(List.of(asked.build())))
                .containsExactly(Objective.of(new Objective.Channel(scores, 0)));
        assertThatThrownBy(() -> new ClassScores(classes).index("CRANE"))
                .hasMessageContaining("is several labels")
                .hasMessageContaining("[1, 2]");
        assertThatThrownBy(() -> new ClassScores(classes).index("dog")).hasMessageContaining("is none of the labels");
        assertThatThrownBy(() -> new ClassScores(model("open")).index("dog"))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_CLASSES));
    }

    @Test
    void termsAreTakenAsTheyAre() {
        ObjectiveMessages messages = new ObjectiveMessages(model("open"));
        dev.layerscope.v1.Objective.Builder asked = dev.layerscope.v1.Objective.newBuilder();
        asked.addTermsBuilder()
                .setWeight(DoubleValue.of(-2))
                .getNeuronBuilder()
                .setLayer("any")
                .setChannel(1);
        asked.addTermsBuilder()
                .getNeuronBuilder()
                .setLayer("any")
                .getPositionBuilder()
                .setRow(0)
                .setColumn(5);
        asked.addTermsBuilder()
                .getDirectionBuilder()
                .setLayer("any")
                .addDirection(1)
                .addDirection(2);
        String any = model("open").layer("any").path();
        assertThat(messages.objectives(List.of(asked.build())).get(0).terms())
                .containsExactly(
                        new Objective.Term(-2, new Objective.Neuron(any, 1, OptionalInt.empty(), OptionalInt.empty())),
                        new Objective.Term(1, new Objective.Neuron(any, 0, OptionalInt.of(0), OptionalInt.of(5))),
                        new Objective.Term(1, new Objective.Direction(any, new float[] {1, 2})));
        assertThatThrownBy(() -> messages.objectives(List.of(dev.layerscope.v1.Objective.newBuilder()
                        .addTerms(ObjectiveTerm.getDefaultInstance())
                        .build())))
                .hasMessageContaining("term: nothing (expected: ");
    }

    private void refused(ObjectiveTerm.Builder term, String sentence) {
        assertThatThrownBy(() -> new ObjectiveMessages(model("classes"))
                        .objectives(List.of(dev.layerscope.v1.Objective.newBuilder()
                                .addTerms(term)
                                .build())))
                .isInstanceOfSatisfying(DomainException.class, refusal -> {
                    assertThat(refusal.reason()).isEqualTo(Reason.REQUEST_INVALID);
                    assertThat(refusal.sentence()).isEqualTo(sentence);
                });
    }

    @Test
    void whatIsWrongWithATermIsSaidInItsOwnWords() {
        ObjectiveTerm.Builder classed = ObjectiveTerm.newBuilder();
        classed.getLogitBuilder().setIndex(-1);
        refused(classed, "class: -1 (expected: 0 or more)");

        ObjectiveTerm.Builder neuron = ObjectiveTerm.newBuilder();
        neuron.getNeuronBuilder()
                .setLayer("pooled")
                .getPositionBuilder()
                .setRow(-1)
                .setColumn(5);
        refused(neuron, "position: -1,5 (expected: 0 or more)");

        ObjectiveTerm.Builder zeros = ObjectiveTerm.newBuilder();
        zeros.getDirectionBuilder().setLayer("pooled").addAllDirection(Collections.nCopies(9000, 0f));
        refused(zeros, "direction: 9000 zeros (expected: numbers, not all zero)");

        ObjectiveTerm.Builder infinite = ObjectiveTerm.newBuilder();
        infinite.getDirectionBuilder().setLayer("pooled").addDirection(1).addDirection(Float.NaN);
        refused(infinite, "direction: NaN at 1 (expected: finite numbers)");
    }

    @Test
    void aNumberThatIsTooLargeIsWrittenAsItWasSent() {
        assertThatThrownBy(() -> settings(Optimization.newBuilder()
                        .addStages(dev.layerscope.v1.Stage.newBuilder()
                                .setSize(size(32, 32))
                                .setSteps(2_000_000_000))))
                .hasMessage("steps of a stage: 2000000000 (expected: 1 to 100000)");
    }
}
