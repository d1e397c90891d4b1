package dev.layerscope.server.input;

import com.google.common.hash.Hashing;
import dev.layerscope.npy.NpyException;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.image.ImageDecoder;
import dev.layerscope.server.image.ImageException;
import dev.layerscope.server.image.RgbImage;
import dev.layerscope.server.image.Transparency;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps inputs by the SHA-256 of their bytes, within a budget. What is not even a picture or an array is refused at the
 * door. Thread safe.
 *
 * <p>Whoever knows the hash may use the input: it can't be guessed, and to know it is to have had the bytes.
 */
public final class InputStore {
    private static final String SHA256 = "sha256";

    private final InputSettings settings;
    private final ImageDecoder decoder;
    /** The one unused for longest first. A client uses right away what it put, so the newest must always find room. */
    private final Map<String, StoredInput> inputs = new LinkedHashMap<>(16, 0.75f, true);

    private long heldBytes;

    public InputStore(InputSettings settings) {
        this.settings = settings;
        this.decoder = new ImageDecoder(settings.image(), Transparency.ON_WHITE);
    }

    public InputSettings settings() {
        return settings;
    }

    /** Of these, the ones not held. */
    public List<String> missing(Collection<String> sha256) {
        return sha256.stream().filter(hash -> held(hash).isEmpty()).distinct().toList();
    }

    /**
     * Keeps a file.
     *
     * @param file all its bytes, which nobody changes any more
     * @throws DomainException INPUT_INVALID, with its {@code sha256}, so that a client that sent several knows which;
     *     TOO_LARGE
     */
    public StoredInput put(ByteBuffer file) {
        long largest = Math.min(settings.largestBytes(), settings.budgetBytes());
        if (file.remaining() > largest) {
            throw new DomainException(
                    Reason.TOO_LARGE, "input: %d bytes (expected: at most %d)".formatted(file.remaining(), largest));
        }
        String sha256 = Hashing.sha256().hashBytes(file.duplicate()).toString();
        return held(sha256).orElseGet(() -> keep(read(sha256, file)));
    }

    /**
     * The input with this hash.
     *
     * @throws DomainException INPUT_NOT_FOUND
     */
    public StoredInput get(String sha256) {
        return held(sha256).orElseThrow(() -> {
            String shown = sha256.length() > 64 ? sha256.substring(0, 64) + "..." : sha256;
            return new DomainException(
                            Reason.INPUT_NOT_FOUND,
                            "input: '%s' is not held (expected: put it first; it may have made room for others)"
                                    .formatted(shown))
                    .with(SHA256, shown);
        });
    }

    private Optional<StoredInput> held(String sha256) {
        synchronized (inputs) {
            return Optional.ofNullable(inputs.get(sha256));
        }
    }

    /** What another caller put in the meantime, or else this. */
    private StoredInput keep(StoredInput input) {
        synchronized (inputs) {
            StoredInput known = inputs.putIfAbsent(input.sha256(), input);
            if (known != null) {
                return known;
            }
            heldBytes += input.byteSize();
            Iterator<StoredInput> oldest = inputs.values().iterator();
            while (heldBytes > settings.budgetBytes()) {
                heldBytes -= oldest.next().byteSize();
                oldest.remove();
            }
            return input;
        }
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
