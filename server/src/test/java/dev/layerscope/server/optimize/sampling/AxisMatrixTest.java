package dev.layerscope.server.optimize.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.server.optimize.recipe.Upscaling;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AxisMatrixTest {
    /** [5, 7]. */
    private static final float[] PLANE = {
        0.086f, 0.237f, 0.801f, 0.582f, 0.094f, 0.433f, 0.479f, 0.16f, 0.735f, 0.114f, 0.391f, 0.517f, 0.431f, 0.587f,
        0.738f, 0.956f, 0.284f, 0.649f, 0.696f, 0.293f, 0.001f, 0.973f, 0.298f, 0.314f, 0.892f, 0.585f, 0.471f, 0.773f,
        0.03f, 0.707f, 0.374f, 0.091f, 0.661f, 0.931f, 0.207f
    };

    @Test
    void cubicEnlargementIsThatOfOpenCv() {
        // cv2.resize(plane, (9, 6), interpolation=cv2.INTER_CUBIC)
        float[] expected = {
            0.0736374f,
            0.1007374f,
            0.5182896f,
            0.8666322f,
            0.5920309f,
            0.131418f,
            0.2280397f,
            0.4859145f,
            0.4759765f,
            0.0482589f,
            0.4748047f,
            0.4873194f,
            0.2476479f,
            0.4070625f,
            0.4032988f,
            0.4081356f,
            0.5070063f,
            0.6360777f,
            0.451368f,
            0.9100894f,
            0.639675f,
            0.1409327f,
            0.5037655f,
            0.6786817f,
            0.5079405f,
            0.240719f,
            0.1544999f,
            0.9854362f,
            0.8121189f,
            0.4457802f,
            0.3815726f,
            0.8360639f,
            0.7485025f,
            0.4561293f,
            0.2706736f,
            0.2941939f,
            0.8146142f,
            0.4659298f,
            0.244433f,
            0.4162663f,
            0.7361523f,
            0.6307073f,
            0.566882f,
            0.635996f,
            0.7348917f,
            -0.0687755f,
            0.5320333f,
            0.678712f,
            0.2589243f,
            0.0489337f,
            0.504168f,
            0.9589184f,
            0.7425095f,
            0.1260565f
        };
        float[] larger = Resampling.between(new Upscaling(Upscaling.Filter.CUBIC, 1), 5, 7, 6, 9)
                .apply(PLANE);
        assertThat(larger).containsExactly(expected, within(1e-6f));
    }

    @Test
    void theBlurBetweenStagesIsThatOfOpenCv() {
        // cv2.blur(cv2.resize(plane, (9, 6), interpolation=cv2.INTER_CUBIC), (5, 5)), first and last row
        float[] first = {
            0.4943399f, 0.4492006f, 0.430927f, 0.4798265f, 0.4474132f, 0.4157767f, 0.4323102f, 0.4150173f, 0.4056098f
        };
        float[] last = {
            0.5530345f, 0.5448531f, 0.5490625f, 0.538313f, 0.5349854f, 0.5548538f, 0.5680389f, 0.5425382f, 0.5322323f
        };
        float[] blurred = Resampling.between(new Upscaling(Upscaling.Filter.CUBIC, 5), 5, 7, 6, 9)
                .apply(PLANE);
        assertThat(java.util.Arrays.copyOf(blurred, 9)).containsExactly(first, within(1e-6f));
        assertThat(java.util.Arrays.copyOfRange(blurred, 45, 54)).containsExactly(last, within(1e-6f));
    }

    @Test
    void planesAreMappedOneByOne() {
        float[] two = new float[70];
        System.arraycopy(PLANE, 0, two, 35, 35);
        Resampling resampling = Resampling.between(new Upscaling(Upscaling.Filter.LINEAR, 3), 5, 7, 8, 8);
        float[] mapped = resampling.apply(two);
        assertThat(java.util.Arrays.copyOf(mapped, 64)).containsOnly(0);
        assertThat(java.util.Arrays.copyOfRange(mapped, 64, 128)).isEqualTo(resampling.apply(PLANE));
    }

    @Test
    void everyResamplingOfAConstantIsTheConstant() {
        for (AxisMatrix matrix : new AxisMatrix[] {
            AxisMatrix.cubic(5, 13),
            AxisMatrix.linear(5, 13),
            AxisMatrix.nearest(13, 5),
            AxisMatrix.antialiased(31, 7),
            AxisMatrix.antialiased(7, 31),
            AxisMatrix.gaussian(9, 2.5),
            AxisMatrix.gaussian(1, 2.5),
            AxisMatrix.box(4, 9),
            AxisMatrix.identity(3)
        }) {
            for (int row = 0; row < matrix.out(); row++) {
                double sum = 0;
                for (int column = 0; column < matrix.in(); column++) {
                    sum += matrix.at(row, column);
                }
                assertThat(sum).isCloseTo(1, within(1e-12));
            }
        }
    }

    @Test
    void aMoveByWholePixelsShiftsAndShowsNothingBehindTheEdge() {
        AxisMatrix view = AxisMatrix.view(4, 6, 1, 2);
        double[][] expected = new double[6][4];
        expected[3][0] = 1;
        expected[4][1] = 1;
        expected[5][2] = 1;
        for (int row = 0; row < 6; row++) {
            for (int column = 0; column < 4; column++) {
                assertThat(view.at(row, column)).as(row + "," + column).isEqualTo(expected[row][column]);
            }
        }
    }

    @Test
    void oneMapAfterAnotherIsTheirProduct() {
        Random random = new Random(5);
        float[] line = new float[6];
        for (int i = 0; i < line.length; i++) {
            line[i] = random.nextFloat();
        }
        AxisMatrix first = AxisMatrix.cubic(6, 11);
        AxisMatrix second = AxisMatrix.gaussian(11, 1.5);
        AxisMatrix one = AxisMatrix.identity(1);
        float[] inTurn = new Resampling(one, second).apply(new Resampling(one, first).apply(line));
        assertThat(new Resampling(one, second.after(first)).apply(line)).containsExactly(inTurn, within(1e-6f));
    }
}
