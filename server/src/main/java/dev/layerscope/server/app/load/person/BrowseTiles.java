package dev.layerscope.server.app.load.person;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.MosaicGeometry;
import dev.layerscope.client.TileScreen;
import dev.layerscope.server.app.load.seen.Step;
import dev.layerscope.server.app.load.seen.WrongAnswer;
import dev.layerscope.v1.Coloring;
import dev.layerscope.v1.Mosaic;
import dev.layerscope.v1.OpenView;
import dev.layerscope.v1.TileAddress;
import dev.layerscope.v1.Viewport;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Opens a layer's mosaic, moves over it, zooms, and turns to another layer on the same stream. */
final class BrowseTiles implements Activity {
    private static final int VIEWS = 2;
    private static final int LOOKS = 5;
    private static final int WIDTH = 900;
    private static final int HEIGHT = 600;
    private static final List<String> COLORMAPS = List.of("viridis", "magma", "gray", "RdBu_r");

    @Override
    public String name() {
        return "browse tiles";
    }

    @Override
    public void perform(Person person) throws GaveUp {
        List<LocalInput> inputs = List.of(person.picture());
        try (TileScreen screen = TileScreen.open(person.client())) {
            for (int view = 0; view < VIEWS && !person.leaves(); view++) {
                browse(person, screen, view(person, inputs), inputs);
            }
        }
    }

    private static void browse(Person person, TileScreen screen, OpenView view, List<LocalInput> inputs) throws GaveUp {
        Mosaic mosaic = person.step(Step.TILES_OPEN, () -> screen.open(view, inputs));
        MosaicGeometry geometry = new MosaicGeometry(mosaic);
        int level = Math.min(0, mosaic.getHighestLevel());
        for (int look = 0; look < LOOKS && !person.leaves(); look++) {
            level = zoomed(mosaic, level, person.random());
            Viewport viewport = viewport(geometry, level, person.random());
            Question question = question(view, viewport, inputs);
            person.step(Step.TILES_LOOK, () -> {
                HashCode tiles = hash(geometry, viewport, screen.look(mosaic, viewport));
                person.surroundings().answers().check(Step.TILES_LOOK.label(), question.key(), tiles);
                person.surroundings().asked().add(question);
                return tiles;
            });
            person.think(person.surroundings().pace().glance());
        }
    }

    private static OpenView view(Person person, List<LocalInput> inputs) {
        Catalogue catalogue = person.surroundings().catalogue();
        SplittableRandom random = person.random();
        return OpenView.newBuilder()
                .setFeed(Question.feed(catalogue.model(), inputs))
                .setLayer(catalogue.any(random).path())
                .setSort(random.nextInt(3) == 0 ? OpenView.Sort.SORT_MEAN : OpenView.Sort.SORT_INDEX)
                .setColoring(Coloring.newBuilder().setColormap(COLORMAPS.get(random.nextInt(COLORMAPS.size()))))
                .build();
    }

    private static int zoomed(Mosaic mosaic, int level, SplittableRandom random) {
        int wanted = level + random.nextInt(3) - 1;
        return Math.max(mosaic.getLowestLevel(), Math.min(Math.min(3, mosaic.getHighestLevel()), wanted));
    }

    private static Viewport viewport(MosaicGeometry geometry, int level, SplittableRandom random) {
        long right = Math.max(1, geometry.width(level) - WIDTH);
        long bottom = Math.max(1, geometry.height(level) - HEIGHT);
        return Viewport.newBuilder()
                .setLevel(level)
                .setLeft(random.nextLong(right))
                .setTop(random.nextLong(bottom))
                .setWidth(WIDTH)
                .setHeight(HEIGHT)
                .build();
    }

    private static Question question(OpenView view, Viewport viewport, List<LocalInput> inputs) {
        OpenView whole = view.toBuilder().setViewport(viewport).build();
        return new Question(Step.TILES_LOOK, Question.key(Step.TILES_LOOK, whole), client -> {
            try (TileScreen screen = TileScreen.open(client)) {
                Mosaic mosaic = screen.open(view, inputs);
                return hash(new MosaicGeometry(mosaic), viewport, screen.look(mosaic, viewport));
            }
        });
    }

    private static HashCode hash(MosaicGeometry geometry, Viewport viewport, Map<TileAddress, ByteString> tiles) {
        Hasher hasher = Hashing.sha256().newHasher();
        for (TileAddress address : geometry.tiles(viewport)) {
            ByteString png = tiles.get(address);
            if (png == null) {
                throw new WrongAnswer("tile %d/%d/%d: missing (expected: all tiles of a settled viewport)"
                        .formatted(address.getLevel(), address.getColumn(), address.getRow()));
            }
            hasher.putBytes(png.asReadOnlyByteBuffer());
        }
        return hasher.hash();
    }
}
