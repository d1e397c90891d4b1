package dev.layerscope.server.users;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that are fetched from an issuer: before they are needed, every five minutes, and when a token comes that none of them
 * signed, though not more often than every ten seconds. While the issuer is down the known ones stay good. One call at a
 * time waits for an answer, for some seconds at most; the others go by what is known. Thread safe.
 */
final class FetchedKeys implements IssuerKeys {
    private static final Logger LOG = LoggerFactory.getLogger(FetchedKeys.class);
    static final Duration RENEWED_EACH = Duration.ofMinutes(5);
    static final Duration ASKED_AT_MOST_EACH = Duration.ofSeconds(10);

    private final Source source;
    private final LongSupplier nanoTime;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile JWKSet known = new JWKSet();
    private volatile boolean failed;
    private volatile boolean asked;
    private volatile long askedAt;

    /** Where they come from. */
    interface Source {
        /** The issuer's answer. Waits for some seconds at most. */
        JWKSet fetch() throws IOException;
    }

    /**
     * @param nanoTime for tests
     */
    FetchedKeys(Source source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
    }

    @Override
    public JWKSet known() {
        return known;
    }

    @Override
    public JWKSet renewed() {
        askAfter(ASKED_AT_MOST_EACH);
        return known;
    }

    /** Fetches them where that is due. To be called now and then. */
    void keepFresh() {
        askAfter(failed ? ASKED_AT_MOST_EACH : RENEWED_EACH);
    }

    private void askAfter(Duration between) {
        if (!isDue(between) || !asking.tryLock()) {
            return;
        }
        try {
            if (isDue(between)) {
                ask();
            }
        } finally {
            asking.unlock();
        }
    }

    private boolean isDue(Duration between) {
        return !asked || nanoTime.getAsLong() - askedAt >= between.toNanos();
    }

    private void ask() {
        try {
            known = source.fetch();
            if (failed) {
                LOG.info("keys of the tokens' issuer: there again, {}", known.size());
            }
            failed = false;
        } catch (IOException e) {
            if (!failed) {
                LOG.warn("keys of the tokens' issuer can't be had, {} known: {}", known.size(), e.toString());
            }
            failed = true;
        } finally {
            askedAt = nanoTime.getAsLong();
            asked = true;
        }
    }
}
