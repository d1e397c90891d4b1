package dev.layerscope.viewer.search;

import dev.layerscope.client.JobsClient;
import dev.layerscope.v1.Artifact;
import dev.layerscope.v1.Job;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * What a job left, to be seen.
 *
 * @param pictures in order; large ones of many are made smaller
 */
record Result(List<BufferedImage> pictures, Curve curve) {
    /** Of a file that is held in memory. */
    private static final long MOST_BYTES = 64 << 20;
    /** Of all pictures together. */
    private static final double MOST_PIXELS = 16e6;

    Result {
        pictures = List.copyOf(pictures);
    }

    /** Reads it from the server, which blocks. Files that the job didn't make are left out. */
    static Result read(JobsClient jobs, Job job) throws IOException {
        int count = job.getOptimization().getObjectivesCount();
        int longest = (int) Math.sqrt(MOST_PIXELS / Math.max(1, count));
        List<BufferedImage> pictures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Optional<Artifact> file = Keepsake.PICTURE.of(job, i);
            if (file.isPresent()) {
                pictures.add(within(longest, picture(jobs, job, file.get())));
            }
        }
        Optional<Artifact> history = Keepsake.CURVE.of(job, 0);
        if (history.isEmpty()) {
            return new Result(pictures, Curve.EMPTY);
        }
        String csv = new String(bytes(jobs, job, history.get()), StandardCharsets.UTF_8);
        return new Result(pictures, Curve.parse(csv.lines().toList()));
    }

    /**
     * A picture among the files of a job, as it is.
     *
     * @throws IOException where it is none
     */
    static BufferedImage picture(JobsClient jobs, Job job, Artifact file) throws IOException {
        return decode(bytes(jobs, job, file))
                .orElseThrow(() -> new IOException(file.getName() + ": no picture (expected: a PNG file)"));
    }

    /** Empty where the bytes are no picture. */
    static Optional<BufferedImage> decode(byte[] file) throws IOException {
        return Optional.ofNullable(ImageIO.read(new ByteArrayInputStream(file)));
    }

    /** The same picture, or where a side is longer one that is made smaller. */
    static BufferedImage within(int longest, BufferedImage picture) {
        double scale = (double) longest / Math.max(picture.getWidth(), picture.getHeight());
        if (scale >= 1) {
            return picture;
        }
        int width = Math.max(1, (int) Math.round(picture.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(picture.getHeight() * scale));
        BufferedImage smaller = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = smaller.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        canvas.drawImage(picture, 0, 0, width, height, null);
        canvas.dispose();
        return smaller;
    }

    private static byte[] bytes(JobsClient jobs, Job job, Artifact file) throws IOException {
        if (file.getTotalBytes() > MOST_BYTES) {
            throw new IOException("%s: %d bytes (expected: at most %d to be shown)"
                    .formatted(file.getName(), file.getTotalBytes(), MOST_BYTES));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        jobs.readArtifact(job.getId(), file.getName(), Channels.newChannel(bytes));
        return bytes.toByteArray();
    }
}
