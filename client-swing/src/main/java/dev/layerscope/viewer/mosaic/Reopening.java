package dev.layerscope.viewer.mosaic;

import dev.layerscope.client.ServerError;
import dev.layerscope.v1.Mosaic;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.session.Answer;
import dev.layerscope.viewer.session.Asked;
import dev.layerscope.viewer.work.Latest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Opens the view that is wanted, and again where its stream broke: quietly, after a moment, and not for ever. Belongs to
 * the event thread.
 */
final class Reopening implements AutoCloseable {
    /** A server that ends a stream because it stops should be gone by then. */
    private static final Duration BEFORE_ANOTHER_STREAM = Duration.ofMillis(300);
    /** One after the other, without a whole screen between them: a server that breaks of what it is asked. */
    private static final int MOST_BREAKS = 3;

    private final Asked<Mosaic> asked;
    private final Latest again;
    private final TileLine line;
    private @Nullable WantedView last;
    private int breaks;

    Reopening(Bench bench, TileLine line) {
        this.asked = bench.asked();
        this.again = new Latest(bench.background());
        this.line = line;
        bench.session().arrivals().observe(count -> askWhereRefused());
    }

    /** Where the opening stands. */
    Asked<Mosaic> asked() {
        return asked;
    }

    void open(WantedView wanted) {
        last = wanted;
        breaks = 0;
        asked.ask(title(wanted), client -> line.open(client, wanted));
    }

    /** There is a whole screen of it. */
    void succeeded() {
        breaks = 0;
    }

    void broke(WantedView wanted, ServerError why) {
        breaks++;
        if (breaks > MOST_BREAKS) {
            refuse(wanted, why);
        } else {
            again.startAfter(BEFORE_ANOTHER_STREAM, () -> wanted, this::reopen, failure -> {});
        }
    }

    /** Says so once; whoever asks again then asks the server. */
    void refuse(WantedView wanted, ServerError why) {
        AtomicBoolean said = new AtomicBoolean();
        asked.ask(title(wanted), client -> {
            if (!said.getAndSet(true)) {
                throw why;
            }
            return line.open(client, wanted);
        });
    }

    @Override
    public void close() {
        asked.clear();
        again.drop();
    }

    private void reopen(WantedView same) {
        if (same == last) {
            asked.again();
        }
    }

    /** A server that was about to go may have refused what the one that came back takes. */
    private void askWhereRefused() {
        if (asked.answer().get().phase() == Answer.Phase.FAILED) {
            asked.again();
        }
    }

    private static String title(WantedView wanted) {
        return "opening the mosaic of " + wanted.request().getLayer();
    }
}
