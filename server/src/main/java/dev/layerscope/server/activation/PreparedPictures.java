package dev.layerscope.server.activation;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.input.ImageTarget;
import dev.layerscope.server.input.InputStore;
import dev.layerscope.server.input.Preprocessing;
import dev.layerscope.server.input.StoredInput;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.nio.ByteBuffer;

/**
 * Pictures as models are fed them, kept for the next run over the same picture: who goes through the layers of a model with
 * a photo of twelve megapixels has it decoded once. For each part of the callers apart. Thread safe.
 */
public final class PreparedPictures {
    /** Of the cache, that one picture may take. */
    private static final double LARGEST_SHARE = 0.25;

    private final InputStore inputs;
    private final TensorPool pool;
    private final SharedCache<Key, Tensor> cache;

    /** All that a row of numbers is a function of, and the part of the callers that may notice that it is there. */
    private record Key(String part, String sha256, Preprocessing preprocessing, ImageTarget target, ElementType type) {}

    /** @param cacheBytes of pictures that are kept; 0 keeps none */
    PreparedPictures(long cacheBytes, InputStore inputs, TensorPool pool) {
        this.inputs = inputs;
        this.pool = pool;
        this.cache = new SharedCache<>(cacheBytes, Tensor::byteSize, Key::part);
    }

    /**
     * Writes a picture at the buffer's position, which moves behind it.
     *
     * @throws dev.layerscope.server.error.DomainException INPUT_INVALID where its bytes are broken
     */
    void write(Feed feed, StoredInput.Picture picture, ElementType type, ByteBuffer bytes, Call call) {
        ImageTarget target = FeedTensors.target(feed.model(), feed.size().orElseThrow());
        if ((long) target.elements() * type.bytes() > LARGEST_SHARE * cache.budgetBytes()) {
            FeedTensors.write(feed, inputs.decode(picture), target, type, bytes);
            return;
        }
        Key key = new Key(inputs.part(call.caller()), picture.sha256(), feed.preprocessing(), target, type);
        try (SharedCache.Lease<Tensor> prepared =
                cache.get(key, call.cancellation(), () -> prepare(feed, picture, key))) {
            bytes.put(prepared.value().bytes());
        }
    }

    private Tensor prepare(Feed feed, StoredInput.Picture picture, Key key) {
        Tensor prepared = pool.allocate(key.type(), Shape.of(key.target().elements()));
        try {
            FeedTensors.write(feed, inputs.decode(picture), key.target(), key.type(), prepared.bytes());
            return prepared;
        } catch (RuntimeException e) {
            prepared.close();
            throw e;
        }
    }

    public SharedCache<?, Tensor> cache() {
        return cache;
    }
}
