package dev.layerscope.server.users;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.net.InetAddresses;
import dev.layerscope.server.error.DomainException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls that weren't let in, by address: after the first ten, and one each six seconds, the refusal of an address waits for
 * a second. Who shows a good token is never slowed, so nobody can lock out others behind the same address. The log has at
 * most a line of an address in ten seconds, and one a second of all. Bounded. Thread safe.
 *
 * <p>Addresses of IPv6 count by their first 64 bits, of which everybody has as many as they like.
 */
public final class FailedAttempts {
    private static final Logger LOG = LoggerFactory.getLogger(FailedAttempts.class);
    private static final int AT_ONCE = 10;
    private static final Duration EACH = Duration.ofSeconds(6);
    private static final Duration SLOWED = Duration.ofSeconds(1);
    private static final int MOST_ADDRESSES = 10_000;
    private static final int LINES_AT_ONCE = 30;
    private static final Duration LINE_EACH = Duration.ofSeconds(1);
    private static final Duration LINE_OF_ADDRESS_EACH = Duration.ofSeconds(10);
    private static final int NETWORK_BYTES = 8;

    private final LongSupplier nanoTime;
    private final Cache<String, Attempts> byAddress;
    private final Allowance lines;

    /** Those of one address. */
    private static final class Attempts {
        private final Allowance free;
        private final Allowance lines;
        private long unsaid;

        Attempts(long nanoTime) {
            this.free = new Allowance(AT_ONCE, EACH, nanoTime);
            this.lines = new Allowance(1, LINE_OF_ADDRESS_EACH, nanoTime);
        }
    }

    public FailedAttempts(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lines = new Allowance(LINES_AT_ONCE, LINE_EACH, nanoTime.getAsLong());
        this.byAddress = Caffeine.newBuilder()
                .maximumSize(MOST_ADDRESSES)
                .expireAfterAccess(Duration.ofMinutes(10))
                .ticker(nanoTime::getAsLong)
                .build();
    }

    /**
     * Notes one.
     *
     * @return how long its refusal is to wait
     */
    public synchronized Duration note(String address, DomainException refusal) {
        long now = nanoTime.getAsLong();
        Attempts attempts = byAddress.get(network(address), key -> new Attempts(now));
        attempts.unsaid++;
        if (attempts.lines.take(now) && lines.take(now)) {
            LOG.warn(
                    "not let in from {}: {}{}",
                    address,
                    refusal.sentence(),
                    attempts.unsaid == 1 ? "" : "; %d calls since this was said last".formatted(attempts.unsaid));
            attempts.unsaid = 0;
        }
        return attempts.free.take(now) ? Duration.ZERO : SLOWED;
    }

    private static String network(String address) {
        if (InetAddresses.isInetAddress(address)) {
            InetAddress parsed = InetAddresses.forString(address);
            if (parsed instanceof Inet6Address) {
                return Arrays.toString(Arrays.copyOf(parsed.getAddress(), NETWORK_BYTES));
            }
        }
        return address;
    }
}
