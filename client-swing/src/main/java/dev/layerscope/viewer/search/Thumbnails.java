package dev.layerscope.viewer.search;

import dev.layerscope.client.JobsClient;
import dev.layerscope.v1.Artifact;
import dev.layerscope.v1.Job;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.session.Link;
import dev.layerscope.viewer.session.Session;
import dev.layerscope.viewer.work.EventThread;
import dev.layerscope.viewer.work.Latest;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What jobs made, small. A thumbnail is read when it is first wanted, one at a time, those wanted last first; so many are kept
 * as were wanted last. Belongs to the event thread.
 */
final class Thumbnails {
    static final int MOST = 300;
    static final int MOST_WANTED = 32;
    /** In pixels of the screen: enough for rows on one of twice the usual resolution. */
    static final int SIDE = 128;

    private static final int MOST_IN_A_ROW = 3;
    private static final int GAP = 4;

    private final Session session;
    private final Latest reading;
    private final Map<String, Optional<BufferedImage>> kept = new LinkedHashMap<>(MOST, 0.75f, true);
    private final Deque<Job> wanted = new ArrayDeque<>();
    private final Property<Integer> arrived = new Property<>(0);
    private boolean busy;

    Thumbnails(Bench bench) {
        this.session = bench.session();
        this.reading = new Latest(bench.background());
        session.arrivals().observe(count -> tell());
    }

    /** How often something arrived, or may be had again: whoever shows thumbnails asks anew at each change. */
    Observed<Integer> arrived() {
        return arrived;
    }

    /** That of a job that has one; where it isn't there yet, it arrives later. */
    Optional<BufferedImage> of(Job job) {
        EventThread.require();
        if (file(job).isEmpty()) {
            return Optional.empty();
        }
        Optional<BufferedImage> known = kept.get(job.getId());
        if (known != null) {
            return known;
        }
        wanted.removeIf(other -> other.getId().equals(job.getId()));
        wanted.addFirst(job);
        if (wanted.size() > MOST_WANTED) {
            wanted.removeLast();
        }
        next();
        return Optional.empty();
    }

    int count() {
        return kept.size();
    }

    /** Forgets all, which were another server's. */
    void clear() {
        reading.drop();
        busy = false;
        wanted.clear();
        kept.clear();
        tell();
    }

    private void next() {
        Optional<Link> link = session.link();
        if (busy || link.isEmpty() || wanted.isEmpty()) {
            return;
        }
        Job job = wanted.removeFirst();
        Link open = link.get();
        busy = true;
        reading.start(
                "",
                () -> read(open.client().jobs(), job),
                picture -> keep(job, Optional.of(picture)),
                failure -> failed(open, job, failure));
    }

    private void failed(Link asked, Job job, Throwable failure) {
        if (session.isLost(asked, failure)) {
            busy = false;
            wanted.clear();
        } else {
            // One that can't be had isn't asked for again and again.
            keep(job, Optional.empty());
        }
    }

    private void keep(Job job, Optional<BufferedImage> picture) {
        busy = false;
        kept.put(job.getId(), picture);
        if (kept.size() > MOST) {
            kept.remove(kept.keySet().iterator().next());
        }
        tell();
        next();
    }

    private void tell() {
        arrived.set(arrived.get() + 1);
    }

    private static Optional<Artifact> file(Job job) {
        return SearchWords.hasEnded(job)
                ? Keepsake.GRID.of(job, 0).or(() -> Keepsake.PICTURE.of(job, 0))
                : Optional.empty();
    }

    private static BufferedImage read(JobsClient jobs, Job job) throws IOException {
        Artifact file = file(job).orElseThrow();
        BufferedImage sheet = Result.picture(jobs, job, file);
        return square(Sheet.cut(sheet, job.getOptimization().getObjectivesCount()));
    }

    /** The first pictures in rows that make a square, for a strip of eight would be too small to tell anything. */
    static BufferedImage square(List<BufferedImage> pictures) {
        int across = Math.min(MOST_IN_A_ROW, (int) Math.ceil(Math.sqrt(pictures.size())));
        int side = (SIDE - (across - 1) * GAP) / across;
        int shown = Math.min(pictures.size(), across * across);
        BufferedImage square = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB);
        Graphics2D canvas = square.createGraphics();
        for (int i = 0; i < shown; i++) {
            BufferedImage picture = Result.within(side, pictures.get(i));
            double scale = (double) side / Math.max(picture.getWidth(), picture.getHeight());
            int width = Math.max(1, (int) Math.round(picture.getWidth() * scale));
            int height = Math.max(1, (int) Math.round(picture.getHeight() * scale));
            int left = i % across * (side + GAP) + (side - width) / 2;
            int top = i / across * (side + GAP) + (side - height) / 2;
            canvas.drawImage(picture, left, top, width, height, null);
        }
        canvas.dispose();
        return square;
    }
}
