package dev.layerscope.server.optimize.loss;

import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.Shape;

/**
 * The spectra of real pictures of one size: {@code [2 * height, width / 2 + 1]} numbers for a plane, the real parts above the imaginary ones, each
 * frequency f (in cycles for a pixel, at least that of one cycle for the longer side) scaled by {@code sqrt(height * width) / f / 4},
 * as Lucid's fft_image has it.
 *
 * <p>The inverse transform is two products with matrices, which are the same numbers on every machine.
 */
public record Spectrum(int height, int width) {
    private static final double LUCID = 4;

    /** Columns of a spectrum: the others are their conjugates. */
    public int columns() {
        return width / 2 + 1;
    }

    public int rows() {
        return 2 * height;
    }

    /** {@code [2 * height, columns]}: what each number of a spectrum is multiplied by. */
    Weight scales() {
        float[] scales = new float[rows() * columns()];
        for (int row = 0; row < rows(); row++) {
            for (int column = 0; column < columns(); column++) {
                scales[row * columns() + column] = (float) scale(row % height, column);
            }
        }
        return Weight.ofFloats(Shape.of(rows(), columns()), scales);
    }

    private double scale(int row, int column) {
        double down = Math.min(row, height - row) / (double) height;
        double across = column / (double) width;
        double frequency = Math.max(Math.sqrt(down * down + across * across), 1.0 / Math.max(height, width));
        return Math.sqrt((double) height * width) / frequency / LUCID;
    }

    /** {@code [2 * height, 2 * height]}: from a spectrum to rows of a picture, still complex. */
    Weight down() {
        float[] values = new float[rows() * rows()];
        for (int y = 0; y < height; y++) {
            for (int k = 0; k < height; k++) {
                double cos = cos(y, k, height) / height;
                double sin = sin(y, k, height) / height;
                values[y * rows() + k] = (float) cos;
                values[y * rows() + height + k] = (float) -sin;
                values[(height + y) * rows() + k] = (float) sin;
                values[(height + y) * rows() + height + k] = (float) cos;
            }
        }
        return Weight.ofFloats(Shape.of(rows(), rows()), values);
    }

    /** {@code [columns, width]}: from the real part of such rows to the picture. */
    Weight acrossReal() {
        float[] values = new float[columns() * width];
        for (int k = 0; k < columns(); k++) {
            for (int x = 0; x < width; x++) {
                values[k * width + x] = (float) (times(k) * cos(x, k, width) / width);
            }
        }
        return Weight.ofFloats(Shape.of(columns(), width), values);
    }

    /** The same for the imaginary part, to be taken off. */
    Weight acrossImaginary() {
        float[] values = new float[columns() * width];
        for (int k = 0; k < columns(); k++) {
            for (int x = 0; x < width; x++) {
                values[k * width + x] = (float) (times(k) * sin(x, k, width) / width);
            }
        }
        return Weight.ofFloats(Shape.of(columns(), width), values);
    }

    /** How often a column counts: with its conjugate, where that is another. */
    private int times(int column) {
        return column == 0 || 2 * column == width ? 1 : 2;
    }

    private static double cos(int position, int frequency, int length) {
        return StrictMath.cos(angle(position, frequency, length));
    }

    private static double sin(int position, int frequency, int length) {
        return StrictMath.sin(angle(position, frequency, length));
    }

    private static double angle(int position, int frequency, int length) {
        return 2 * Math.PI * ((long) position * frequency % length) / length;
    }

    /**
     * The spectrum of pictures.
     *
     * @param planes {@code [n, height, width]}
     * @return {@code [n, 2 * height, columns]}
     */
    public float[] of(float[] planes) {
        int plane = height * width;
        int count = planes.length / plane;
        float[] spectra = new float[count * rows() * columns()];
        double[] real = new double[height * columns()];
        double[] imaginary = new double[height * columns()];
        for (int i = 0; i < count; i++) {
            across(planes, i * plane, real, imaginary);
            down(real, imaginary, spectra, i * rows() * columns());
        }
        return spectra;
    }

    private void across(float[] planes, int at, double[] real, double[] imaginary) {
        for (int k = 0; k < columns(); k++) {
            double[] cos = new double[width];
            double[] sin = new double[width];
            for (int x = 0; x < width; x++) {
                cos[x] = cos(x, k, width);
                sin[x] = sin(x, k, width);
            }
            for (int y = 0; y < height; y++) {
                double re = 0;
                double im = 0;
                for (int x = 0; x < width; x++) {
                    double value = planes[at + y * width + x];
                    re += value * cos[x];
                    im -= value * sin[x];
                }
                real[y * columns() + k] = re;
                imaginary[y * columns() + k] = im;
            }
        }
    }

    private void down(double[] real, double[] imaginary, float[] spectra, int at) {
        for (int row = 0; row < height; row++) {
            double[] re = new double[columns()];
            double[] im = new double[columns()];
            for (int y = 0; y < height; y++) {
                double cos = cos(y, row, height);
                double sin = sin(y, row, height);
                for (int k = 0; k < columns(); k++) {
                    double a = real[y * columns() + k];
                    double b = imaginary[y * columns() + k];
                    re[k] += a * cos + b * sin;
                    im[k] += b * cos - a * sin;
                }
            }
            for (int k = 0; k < columns(); k++) {
                double scale = scale(row, k);
                spectra[at + row * columns() + k] = (float) (re[k] / scale);
                spectra[at + (height + row) * columns() + k] = (float) (im[k] / scale);
            }
        }
    }

    /**
     * The pictures of spectra: the inverse of {@link #of}.
     *
     * @param spectra {@code [n, 2 * height, columns]}
     * @return {@code [n, height, width]}
     */
    public float[] planes(float[] spectra) {
        int count = spectra.length / (rows() * columns());
        float[] planes = new float[count * height * width];
        double[] real = new double[height * columns()];
        double[] imaginary = new double[height * columns()];
        for (int i = 0; i < count; i++) {
            up(spectra, i * rows() * columns(), real, imaginary);
            back(real, imaginary, planes, i * height * width);
        }
        return planes;
    }

    private void up(float[] spectra, int at, double[] real, double[] imaginary) {
        java.util.Arrays.fill(real, 0);
        java.util.Arrays.fill(imaginary, 0);
        for (int row = 0; row < height; row++) {
            for (int y = 0; y < height; y++) {
                double cos = cos(y, row, height) / height;
                double sin = sin(y, row, height) / height;
                for (int k = 0; k < columns(); k++) {
                    double scale = scale(row, k);
                    double a = scale * spectra[at + row * columns() + k];
                    double b = scale * spectra[at + (height + row) * columns() + k];
                    real[y * columns() + k] += a * cos - b * sin;
                    imaginary[y * columns() + k] += a * sin + b * cos;
                }
            }
        }
    }

    private void back(double[] real, double[] imaginary, float[] planes, int at) {
        double[] line = new double[width];
        for (int y = 0; y < height; y++) {
            java.util.Arrays.fill(line, 0);
            for (int k = 0; k < columns(); k++) {
                double a = times(k) * real[y * columns() + k] / width;
                double b = times(k) * imaginary[y * columns() + k] / width;
                for (int x = 0; x < width; x++) {
                    line[x] += a * cos(x, k, width) - b * sin(x, k, width);
                }
            }
            for (int x = 0; x < width; x++) {
                planes[at + y * width + x] = (float) line[x];
            }
        }
    }
}
