package dev.layerscope.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/** One line on a terminal that says how far a download is; silent where no person reads. */
final class Progress {
    private static final long INTERVAL_NANOS = 100_000_000;

    private final PrintStream err;
    private final Terminal.Reader reader;
    private final LongSupplier nanoTime;
    private final long startNanos;
    private String place = "";
    private String name = "";
    private long totalBytes;
    private long doneBytes;
    private long allBytes;
    private long shownNanos;
    private int shownLength;

    Progress(PrintStream err, Terminal.Reader reader, LongSupplier nanoTime) {
        this.err = err;
        this.reader = reader;
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
        this.shownNanos = startNanos - INTERVAL_NANOS;
    }

    /** Where a command is among all that it does: {@code 12/500 images}. */
    void position(int done, int all, String what) {
        place = done + "/" + all + " " + what;
        if (reader == Terminal.Reader.PERSON) {
            show(place);
        }
    }

    /**
     * The same of what takes long: {@code 1200/100000 images, 35/s, 47 min left}.
     *
     * @param done of this run
     * @param all of this run
     * @param before done by earlier runs
     */
    void pace(int done, int all, int before, String what) {
        place = (before + done) + "/" + (before + all) + " " + what;
        long now = nanoTime.getAsLong();
        if (reader != Terminal.Reader.PERSON || (now - shownNanos < INTERVAL_NANOS && done > 0)) {
            return;
        }
        shownNanos = now;
        double perSecond = done / Math.max(1e-9, (now - startNanos) / 1e9);
        show(
                done == 0
                        ? place
                        : place + ", " + Units.rate(perSecond) + "/s, " + Units.time((all - done) / perSecond)
                                + " left");
    }

    /** Anything that takes a line and passes. */
    void say(String line) {
        if (reader == Terminal.Reader.PERSON) {
            show(line);
        }
    }

    /** The next thing, of so many bytes. */
    void begin(String next, long bytes) {
        name = next;
        totalBytes = bytes;
        doneBytes = 0;
    }

    void add(long bytes) {
        doneBytes += bytes;
        allBytes += bytes;
        long now = nanoTime.getAsLong();
        if (reader == Terminal.Reader.PERSON && now - shownNanos >= INTERVAL_NANOS) {
            shownNanos = now;
            double seconds = Math.max(1e-9, (now - startNanos) / 1e9);
            show(String.format(
                    Locale.ROOT,
                    "%s: %s of %s, %s/s",
                    place.isEmpty() ? name : place + ", " + name,
                    Units.bytes(doneBytes),
                    Units.bytes(totalBytes),
                    Units.bytes((long) (allBytes / seconds))));
        }
    }

    /** Clears the line, for what is printed next. */
    void clear() {
        if (shownLength > 0) {
            show("");
            err.print('\r');
            err.flush();
        }
    }

    private void show(String line) {
        err.print('\r' + line + " ".repeat(Math.max(0, shownLength - line.length())));
        err.flush();
        shownLength = line.length();
    }
}
