package dev.layerscope.server.optimize;

import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.server.image.PngEncoder;
import dev.layerscope.server.job.JobRun;
import dev.layerscope.server.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The files that a search leaves, at its end or where it is interrupted: pictures, what the model is fed for them, and how it all came to be. */
final class Results {
    private Results() {}

    static void write(Course.Outcome outcome, JobRun run) {
        Pictures pictures = outcome.pictures();
        for (int i = 0; i < pictures.count(); i++) {
            run.artifact("picture-%d.png".formatted(i), PngEncoder.encode(pictures.shown(i)));
            run.artifact("input-%d.npy".formatted(i), npy(pictures.fed(), pictures.fed(i)));
        }
        if (pictures.count() > 1) {
            run.artifact("grid.png", Sheets.png(pictures));
        }
        if (!outcome.film().frames().isEmpty()) {
            run.artifact("animation.gif", outcome.film().animation());
        }
        run.artifact("objective.csv", csv(outcome.history()).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] npy(Shape shape, float[] values) {
        byte[] header = NpyHeader.of(NpyType.FLOAT32, shape.toArray()).toBytes();
        ByteBuffer file =
                ByteBuffer.allocate(header.length + values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.put(header);
        file.asFloatBuffer().put(values);
        return file.array();
    }

    /** A line for each step: its number, and the objective of each picture before it. */
    private static String csv(List<float[]> history) {
        StringBuilder csv = new StringBuilder("step");
        for (int i = 0; i < history.get(0).length; i++) {
            csv.append(",picture-").append(i);
        }
        csv.append('\n');
        for (int step = 0; step < history.size(); step++) {
            csv.append(step);
            for (float value : history.get(step)) {
                csv.append(String.format(Locale.ROOT, ",%s", value));
            }
            csv.append('\n');
        }
        return csv.toString();
    }
}
