package dev.layerscope.server.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ClassesTest {
    private static final Offset<Float> CLOSE = within(1e-6f);

    @Test
    void logitsAreRankedAndTheirProbabilityIsTheSoftmax() {
        List<Classes.Scored> ranked = rank(Shape.of(1, 3), 2, 1, 3, 2).get(0);

        double total = Math.exp(1) + Math.exp(2) + Math.exp(3);
        assertThat(ranked).extracting(Classes.Scored::index).containsExactly(1, 2);
        assertThat(ranked).extracting(Classes.Scored::score).containsExactly(3f, 2f);
        assertThat(ranked.get(0).probability()).isCloseTo((float) (Math.exp(3) / total), CLOSE);
        assertThat(ranked.get(1).probability()).isCloseTo((float) (Math.exp(2) / total), CLOSE);
    }

    @Test
    void largeLogitsDoNotOverflow() {
        assertThat(rank(Shape.of(1, 2), 2, 1000, 999).get(0).get(0).probability())
                .isCloseTo((float) (1 / (1 + Math.exp(-1))), CLOSE);
    }

    @Test
    void probabilitiesAreTakenAsTheyAre() {
        assertThat(rank(Shape.of(1, 3), 3, 0.2f, 0.7f, 0.1f).get(0))
                .containsExactly(
                        new Classes.Scored(1, 0.7f, 0.7f),
                        new Classes.Scored(0, 0.2f, 0.2f),
                        new Classes.Scored(2, 0.1f, 0.1f));
    }

    @Test
    void logarithmsOfProbabilitiesAreRaisedAgain() {
        List<Classes.Scored> ranked = rank(Shape.of(1, 2), 2, (float) Math.log(0.25), (float) Math.log(0.75))
                .get(0);

        assertThat(ranked.get(0).probability()).isCloseTo(0.75f, CLOSE);
        assertThat(ranked.get(1).probability()).isCloseTo(0.25f, CLOSE);
    }

    @Test
    void everyInputOfTheBatchIsRankedOnItsOwnAlsoWithAxesOfLengthOne() {
        List<List<Classes.Scored>> ranked = rank(Shape.of(2, 3, 1, 1), 1, 5, 1, 1, 1, 1, 5);

        assertThat(ranked).hasSize(2);
        assertThat(ranked.get(0)).extracting(Classes.Scored::index).containsExactly(0);
        assertThat(ranked.get(1)).extracting(Classes.Scored::index).containsExactly(2);
    }

    @Test
    void equalScoresAreRankedByIndexAndNaNLast() {
        assertThat(rank(Shape.of(1, 4), 10, 1, Float.NaN, 1, 2).get(0))
                .extracting(Classes.Scored::index)
                .containsExactly(3, 0, 2, 1);
    }

    @Test
    void halvesAreRankedToo() {
        ByteBuffer halves = ByteBuffer.allocate(4).order(java.nio.ByteOrder.nativeOrder());
        halves.putShort((short) 0x3c00).putShort((short) 0x4000).flip();

        Tensor tensor = Tensor.wrap(ElementType.FLOAT16, Shape.of(1, 2), halves);

        assertThat(Classes.rank(Example.activation(tensor, 1), 1).get(0))
                .extracting(Classes.Scored::score)
                .containsExactly(2f);
    }

    @Test
    void whatIsNoListOfScoresHasNoClasses() {
        List<Tensor> outputs = List.of(
                Tensor.ofFloats(Shape.of(), 1),
                Tensor.ofFloats(Shape.of(2), 1, 2),
                Tensor.ofFloats(Shape.of(1, 0)),
                Tensor.ofFloats(Shape.of(0, 2)),
                Tensor.ofFloats(Shape.of(1, 2, 2), 1, 2, 3, 4),
                Tensor.wrap(ElementType.INT64, Shape.of(1, 2), ByteBuffer.allocate(16)));

        for (Tensor output : outputs) {
            assertThatThrownBy(() -> Classes.rank(Example.activation(output, -1), 5))
                    .isInstanceOfSatisfying(
                            DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_CLASSES))
                    .hasMessageContaining("expected: class scores of shape [N, K]");
        }
    }

    private static List<List<Classes.Scored>> rank(Shape shape, int top, float... scores) {
        return Classes.rank(Example.activation(Tensor.ofFloats(shape, scores), 1), top);
    }
}
