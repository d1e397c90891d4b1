package dev.layerscope.server.picture;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Stage;
import dev.layerscope.server.access.StageTimes;
import dev.layerscope.server.activation.ActivationSet;
import dev.layerscope.server.activation.Activations;
import dev.layerscope.server.activation.FeedRequest;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.render.TileAddress;
import dev.layerscope.server.render.TilePainter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Mosaics of layers and their tiles. A tile is a pure function of its mosaic's identity and its address, so tiles are kept
 * by these under a byte budget, for each part of the callers apart, and requests of one part for the same at the same time
 * share the work. Thread safe.
 */
public final class Tiles {
    /** To be changed with anything that makes other tiles of the same request. */
    private static final String FORMAT = "layerscope tiles 1";

    private static final int TILE_OVERHEAD_BYTES = 256;
    /** Of the budget one part is for mosaics: what all tiles of one have in common. */
    private static final int PARTS = 8;

    private final Activations activations;
    private final SharedCache<MosaicKey, Mosaic> mosaics;
    private final SharedCache<Key, Tile> tiles;

    /** @param part of the caches that the caller sees */
    private record MosaicKey(String part, String identity) {}

    private record Key(MosaicKey mosaic, TileAddress address) {}

    /**
     * A mosaic, and how its activation is computed again where it is kept no more: of the model's very version, which the
     * view doesn't hold.
     *
     * @param model the SHA-256
     * @param feed names that version
     * @param layer as it was asked for
     */
    public record View(Mosaic mosaic, String model, FeedRequest feed, String layer) {}

    public Tiles(TileSettings settings, Activations activations) {
        this.activations = activations;
        long ofMosaics = settings.cacheBytes() / PARTS;
        this.mosaics = new SharedCache<>(ofMosaics, Mosaic::bytes, MosaicKey::part);
        this.tiles = new SharedCache<>(
                settings.cacheBytes() - ofMosaics,
                tile -> tile.png().length + TILE_OVERHEAD_BYTES,
                key -> key.mosaic().part());
    }

    /**
     * Lays out the channels of a layer.
     *
     * @throws DomainException for what can't be laid out, inputs that don't fit, and runs that fail
     */
    public View open(MosaicRequest request, Call call) {
        HostedModel model = activations.model(request.feed().model());
        List<Layer> layers = Activations.layers(model, List.of(request.layer()));
        String identity = identity(activations.identity(model, request.feed(), layers, call), request);
        MosaicKey key = new MosaicKey(activations.part(call), identity);
        try (SharedCache.Lease<Mosaic> mosaic = mosaics.get(key, call.cancellation(), () -> {
            try (SharedCache.Lease<ActivationSet> computed = activations.compute(model, request.feed(), layers, call);
                    StageTimes.Clock rendering = call.stages().begin(Stage.RENDER)) {
                return Mosaic.of(identity, computed.value().activations().get(0), request);
            }
        })) {
            FeedRequest asked = request.feed();
            FeedRequest pinned = new FeedRequest(
                    model.name() + "@" + model.sha256(),
                    asked.inputs(),
                    asked.preset(),
                    asked.adjustment(),
                    asked.size(),
                    asked.named());
            return new View(mosaic.value(), model.sha256(), pinned, request.layer());
        }
    }

    private static String identity(String activation, MosaicRequest request) {
        String all = String.join(
                "\n",
                FORMAT,
                activation,
                request.selection().toString(),
                request.order().toString(),
                Integer.toString(request.limit()),
                Integer.toString(request.columns()),
                request.arrangement().toString(),
                request.coloring().toString());
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Something to make several tiles of one view with; to be closed soon, as it may hold the activation. */
    public Brush brush(View view, Call call) {
        return new Brush(view, call);
    }

    /** The cache of tiles; for tests and gauges. */
    public SharedCache<?, ?> cache() {
        return tiles;
    }

    /** The cache of mosaics; for tests and gauges. */
    public SharedCache<?, Mosaic> mosaics() {
        return mosaics;
    }

    /** Makes tiles of one view, from an activation that it takes when the first is in no cache. Used by one thread. */
    public final class Brush implements AutoCloseable {
        private final View view;
        private final Call call;
        private SharedCache.@Nullable Lease<ActivationSet> computed;
        private @Nullable TilePainter painter;

        private Brush(View view, Call call) {
            this.view = view;
            this.call = call;
        }

        public View view() {
            return view;
        }

        /**
         * A PNG file; not to be changed.
         *
         * @throws DomainException where the activation is no longer there and can't be computed again
         */
        public byte[] tile(TileAddress address) {
            Key key =
                    new Key(new MosaicKey(activations.part(call), view.mosaic().identity()), address);
            try (SharedCache.Lease<Tile> tile =
                    tiles.get(key, call.cancellation(), () -> new Tile(png(painter(), address)))) {
                return tile.value().png();
            }
        }

        private byte[] png(TilePainter painting, TileAddress address) {
            try (StageTimes.Clock rendering = call.stages().begin(Stage.RENDER)) {
                return painting.png(address);
            }
        }

        private TilePainter painter() {
            if (painter == null) {
                HostedModel model = activations.model(view.feed().model());
                List<Layer> layers = Activations.layers(model, List.of(view.layer()));
                SharedCache.Lease<ActivationSet> lease = activations.compute(model, view.feed(), layers, call);
                computed = lease;
                painter = view.mosaic().painter(lease.value().activations().get(0));
            }
            return painter;
        }

        @Override
        public void close() {
            painter = null;
            if (computed != null) {
                computed.close();
                computed = null;
            }
        }
    }

    /** A PNG file in the cache. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Tile(byte[] png) implements AutoCloseable {
        @Override
        public void close() {
            // The garbage collector's; caches ask for it.
        }
    }
}
