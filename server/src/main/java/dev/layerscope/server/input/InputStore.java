package dev.layerscope.server.input;

import com.google.common.hash.Hashing;
import dev.layerscope.npy.NpyException;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.cache.FairEviction;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.image.ImageDecoder;
import dev.layerscope.server.image.ImageException;
import dev.layerscope.server.image.RgbImage;
import dev.layerscope.server.image.Transparency;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps inputs by the SHA-256 of their bytes, within a budget. What is not even a picture or an array is refused at the
 * door. Thread safe.
 *
 * <p>An input is there for those who brought it and for nobody else, though its bytes are held once: who knows a hash learns
 * nothing of who else has the file. Each who holds it is charged in full, so what they lose doesn't depend on it either.
 */
public final class InputStore {
    private static final String SHA256 = "sha256";

    private final InputSettings settings;
    private final ImageDecoder decoder;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder evictions = new LongAdder();
    /** Guarded by this. */
    private final Map<String, Stored> stored = new HashMap<>();
    /** Guarded by this. */
    private final FairEviction<Holding> holdings;

    private long heldBytes;

    /** That somebody holds an input. */
    private record Holding(String part, String sha256) {}

    /** An input, and by whom it is held. */
    private record Stored(StoredInput input, Set<String> parts) {}

    public InputStore(InputSettings settings) {
        this.settings = settings;
        this.decoder = new ImageDecoder(settings.image(), Transparency.ON_WHITE);
        this.holdings = new FairEviction<>(settings.budgetBytes());
    }

    public InputSettings settings() {
        return settings;
    }

    /** Names the part of this and other caches that a caller sees. */
    public String part(Caller caller) {
        return settings.sharing().part(caller);
    }

    /** Of these, the ones that the caller doesn't hold. */
    public List<String> missing(Collection<String> sha256, Caller caller) {
        return sha256.stream()
                .filter(hash -> held(hash, caller).isEmpty())
                .distinct()
                .toList();
    }

    /**
     * Keeps a file for a caller.
     *
     * @param file all its bytes, which nobody changes any more
     * @throws DomainException INPUT_INVALID, with its {@code sha256}, so that a client that sent several knows which;
     *     TOO_LARGE
     */
    public StoredInput put(ByteBuffer file, Caller caller) {
        long largest = Math.min(settings.largestBytes(), settings.budgetBytes());
        if (file.remaining() > largest) {
            throw new DomainException(
                    Reason.TOO_LARGE, "input: %d bytes (expected: at most %d)".formatted(file.remaining(), largest));
        }
        String sha256 = Hashing.sha256().hashBytes(file.duplicate()).toString();
        // Read also where another has brought it, so that it takes as long.
        return keep(read(sha256, file), part(caller));
    }

    /**
     * The caller's input with this hash.
     *
     * @throws DomainException INPUT_NOT_FOUND, whoever else may hold it
     */
    public StoredInput get(String sha256, Caller caller) {
        return held(sha256, caller).orElseThrow(() -> {
            String shown = sha256.length() > 64 ? sha256.substring(0, 64) + "..." : sha256;
            return new DomainException(
                            Reason.INPUT_NOT_FOUND,
                            "input: '%s' is not held (expected: put it first; it may have made room for others)"
                                    .formatted(shown))
                    .with(SHA256, shown);
        });
    }

    private Optional<StoredInput> held(String sha256, Caller caller) {
        String part = part(caller);
        Optional<StoredInput> found;
        synchronized (this) {
            found = Optional.ofNullable(stored.get(sha256))
                    .filter(input -> input.parts().contains(part))
                    .map(Stored::input);
            found.ifPresent(input -> holdings.touch(part, new Holding(part, sha256)));
        }
        (found.isPresent() ? hits : misses).increment();
        return found;
    }

    /** What is held already, or else this. */
    private synchronized StoredInput keep(StoredInput input, String part) {
        Stored its = stored.computeIfAbsent(input.sha256(), sha256 -> {
            heldBytes += input.byteSize();
            return new Stored(input, new HashSet<>());
        });
        Holding holding = new Holding(part, input.sha256());
        if (its.parts().add(part)) {
            holdings.add(part, holding, input.byteSize()).forEach(this::evict);
        } else {
            holdings.touch(part, holding);
        }
        return its.input();
    }

    private void evict(Holding holding) {
        evictions.increment();
        Stored its = java.util.Objects.requireNonNull(stored.get(holding.sha256()));
        its.parts().remove(holding.part());
        if (its.parts().isEmpty()) {
            stored.remove(holding.sha256());
            heldBytes -= its.input().byteSize();
        }
    }

    /** Inputs asked for that were held. */
    public long hits() {
        return hits.sum();
    }

    public long misses() {
        return misses.sum();
    }

    /** How often somebody lost an input for want of room. */
    public long evictions() {
        return evictions.sum();
    }

    /** Bytes in memory, each input once. */
    public synchronized long usedBytes() {
        return heldBytes;
    }

    public long budgetBytes() {
        return settings.budgetBytes();
    }

    /**
     * The pixels of a picture.
     *
     * @throws DomainException INPUT_INVALID where its bytes are broken, with the picture's {@code sha256}
     */
    public RgbImage decode(StoredInput.Picture picture) {
        try {
            return decoder.decode(picture.file());
        } catch (ImageException e) {
            throw refused(e).with(SHA256, picture.sha256());
        }
    }

    private StoredInput read(String sha256, ByteBuffer file) {
        if (NpyHeader.startsNpy(file)) {
            return readArray(sha256, file);
        }
        try {
            return new StoredInput.Picture(sha256, file, decoder.readSize(file));
        } catch (ImageException e) {
            throw refused(e).with(SHA256, sha256);
        }
    }

    private static StoredInput readArray(String sha256, ByteBuffer file) {
        try {
            ByteBuffer rest = file.duplicate();
            NpyHeader header = NpyHeader.parse(rest);
            if (header.dataBytes() != rest.remaining()) {
                throw new DomainException(
                                Reason.INPUT_INVALID,
                                "npy: %d bytes of numbers for shape %s (expected: %d)"
                                        .formatted(rest.remaining(), header.shape(), header.dataBytes()))
                        .with(SHA256, sha256);
            }
            return new StoredInput.Array(sha256, file, header);
        } catch (NpyException e) {
            throw new DomainException(Reason.INPUT_INVALID, String.valueOf(e.getMessage()), e).with(SHA256, sha256);
        }
    }

    private static DomainException refused(ImageException e) {
        Reason reason = e.reason() == ImageException.Reason.TOO_LARGE ? Reason.TOO_LARGE : Reason.INPUT_INVALID;
        return new DomainException(reason, String.valueOf(e.getMessage()), e);
    }
}
