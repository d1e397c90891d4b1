package dev.layerscope.viewer.mosaic;

import dev.layerscope.client.ServerError;
import dev.layerscope.v1.Mosaic;
import dev.layerscope.v1.OpenView;
import dev.layerscope.v1.Viewport;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.input.Fed;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.session.Answer;
import dev.layerscope.viewer.session.Asked;
import dev.layerscope.viewer.work.Latest;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The mosaic of the place's layer, and which part of it is seen. What is shown stays until there is enough of what
 * follows; a stream that breaks is opened again when the server is back, without what is held. Belongs to the event
 * thread.
 */
final class Showing implements TileLine.Arrivals, AutoCloseable {
    /** More than a viewport may have, with what is around it: 80 MiB. */
    private static final int MOST_TILES = 1280;

    private static final int MOST_COATS = 32;
    /** Of the tiles that are seen: how many have to be there before another mosaic takes the place of the one shown. */
    private static final double ENOUGH = 0.5;

    /** A server that ends a stream because it stops should be gone by then. */
    private static final Duration BEFORE_ANOTHER_STREAM = Duration.ofMillis(300);

    /** One after the other, without a whole screen between them: a server that breaks of what it is asked. */
    private static final int MOST_BREAKS = 3;

    private final Bench bench;
    private final Asked<Mosaic> asked;
    private final TileMemory memory = new TileMemory(MOST_TILES);
    private final TileLine line;
    private final Latest again;
    private final Property<Appearance> appearance = new Property<>(Appearance.FIRST);
    private final Property<Optional<Scene>> scene = new Property<>(Optional.empty());
    private final Property<Long> tiles = new Property<>(0L);
    private final Property<Long> settled = new Property<>(0L);
    /** The mosaics of requests, those asked for last at the end, each as it was last seen. */
    private final Map<OpenView, Scene> before = new LinkedHashMap<>(16, 0.75f, true);

    private ViewSize size = ViewSize.NONE;
    private @Nullable WantedView current;
    /** That of which the scene is. */
    private @Nullable WantedView shown;

    private @Nullable Scene arriving;
    private boolean open;
    private @Nullable Viewport looked;
    private long lookedNumber;
    private int breaks;

    Showing(Bench bench) {
        this.bench = bench;
        this.asked = bench.asked();
        this.again = new Latest(bench.background());
        this.line = new TileLine(bench.background(), memory, this);
        bench.travel().place().observe(place -> follow());
        bench.feeding().fed().observe(fed -> follow());
        appearance.observe(look -> follow());
        asked.answer().observe(this::clearWhereRefused);
        bench.session().arrivals().observe(count -> askWhereRefused());
    }

    /** Where the opening of the mosaic stands. */
    Asked<Mosaic> asked() {
        return asked;
    }

    /** Empty where nothing was shown yet. */
    Observed<Optional<Scene>> scene() {
        return scene;
    }

    /** Grows whenever there is more to draw of the scene. */
    Observed<Long> tiles() {
        return tiles;
    }

    /** Grows whenever all is there that is seen of the place's layer. */
    Observed<Long> settled() {
        return settled;
    }

    Observed<Appearance> appearance() {
        return appearance;
    }

    void appear(Appearance next) {
        appearance.set(next);
    }

    TileMemory memory() {
        return memory;
    }

    /** Whether what is shown is of the place's layer, and not of the one before. */
    boolean isCurrent() {
        return current != null && shown != null && shown.isOfSameLayer(current);
    }

    void resize(ViewSize next) {
        if (next.isEmpty() || next.equals(size)) {
            return;
        }
        size = next;
        if (arriving != null) {
            arriving = arriving.in(next);
        }
        scene.set(scene.get().map(shown -> shown.in(next)));
        look();
    }

    /** Moves the camera, in the frame that it has. */
    void look(Camera camera) {
        scene.set(scene.get().map(shown -> shown.seenBy(camera)));
        look();
    }

    /** Has everything come from the server again. */
    void forget() {
        before.clear();
        memory.clear();
        current = null;
        shown = null;
        open = false;
        arriving = null;
        scene.set(Optional.empty());
    }

    @Override
    public void close() {
        asked.clear();
        again.drop();
        line.close();
    }

    private void follow() {
        Place place = bench.travel().place().get();
        Optional<Fed> fed = bench.feeding().fed().get();
        if (place.view() == View.MOSAIC && place.hasLayer() && fed.isPresent()) {
            OpenView request = appearance.get().view().toBuilder()
                    .setFeed(fed.get().feed())
                    .setLayer(place.layer())
                    .build();
            if (current == null || !current.request().equals(request)) {
                show(new WantedView(request, fed.get().inputs()));
            }
        }
    }

    private void show(WantedView next) {
        keep();
        boolean sameLayer = current != null && current.isOfSameLayer(next);
        current = next;
        arriving = null;
        open = false;
        Scene known = before.get(next.request());
        if (known != null) {
            next.was(known.coat().identity());
            arriving = onto(known);
            arriveWhereEnough();
        }
        if (known != null || sameLayer) {
            Optional.ofNullable(arriving).or(scene::get).ifPresent(seen -> next.sees(viewport(seen)));
        }
        asked.ask(title(next), client -> line.open(client, next));
    }

    /** So that whoever comes back finds it as it was left. */
    private void keep() {
        WantedView left = shown;
        Optional<Scene> last = scene.get();
        if (left != null && last.isPresent()) {
            before.put(left.request(), last.get().alone());
            if (before.size() > MOST_COATS) {
                before.remove(before.keySet().iterator().next());
            }
        }
    }

    @Override
    public void opened(WantedView wanted, OpenView sent, Mosaic mosaic) {
        if (wanted != current) {
            return;
        }
        open = true;
        wanted.was(mosaic.getIdentity());
        looked = sent.hasViewport() ? sent.getViewport() : null;
        lookedNumber = 0;
        Coat coat = new Coat(mosaic);
        Scene expected = arriving;
        boolean known = expected != null && expected.coat().equals(coat);
        arriving = known ? expected : onto(Scene.whole(coat, size));
        arriveWhereEnough();
        look();
    }

    /** A scene as it is to follow the one shown: through the same camera where it is laid out alike. */
    private Scene onto(Scene next) {
        Scene sized = next.in(size);
        return scene.get()
                .filter(shown -> shown.coat().isLaidOutAs(next.coat()))
                .map(shown -> shown.dressed(next.coat(), drawn(shown)))
                .orElse(sized);
    }

    /** That of which there are tiles. */
    private Optional<Coat> drawn(Scene shown) {
        return memory.held(shown.coat().identity()).isEmpty() ? shown.under() : Optional.of(shown.coat());
    }

    @Override
    public void arrived(WantedView wanted) {
        if (wanted == current) {
            arriveWhereEnough();
            tiles.set(tiles.get() + 1);
        }
    }

    @Override
    public void settled(WantedView wanted, long viewport) {
        if (wanted == current && viewport >= lookedNumber) {
            breaks = 0;
            arrive();
            scene.set(scene.get().map(Scene::alone));
            settled.set(settled.get() + 1);
        }
    }

    @Override
    public void broken(WantedView wanted, ServerError why) {
        if (wanted != current) {
            return;
        }
        open = false;
        breaks++;
        if (breaks > MOST_BREAKS) {
            refuse(wanted, why);
        } else {
            again.startAfter(BEFORE_ANOTHER_STREAM, () -> wanted, this::reopen, failure -> {});
        }
    }

    @Override
    public void failed(WantedView wanted, ServerError why) {
        if (wanted == current) {
            refuse(wanted, why);
        }
    }

    /** Says so once; whoever asks again then asks the server. */
    private void refuse(WantedView refused, ServerError why) {
        AtomicBoolean said = new AtomicBoolean();
        asked.ask(title(refused), client -> {
            if (!said.getAndSet(true)) {
                throw why;
            }
            return line.open(client, refused);
        });
    }

    private static String title(WantedView wanted) {
        return "opening the mosaic of " + wanted.request().getLayer();
    }

    private void reopen(WantedView same) {
        if (same == current) {
            asked.again();
        }
    }

    /** A server that was about to go may have refused what the one that came back takes. */
    private void askWhereRefused() {
        if (asked.answer().get().phase() == Answer.Phase.FAILED) {
            asked.again();
        }
    }

    /** A mosaic with tiles to take the place of others waits for some of its own. */
    private void arriveWhereEnough() {
        Scene next = arriving;
        if (next == null) {
            return;
        }
        boolean replaces =
                scene.get().map(shown -> shown.coat().isLaidOutAs(next.coat())).orElse(true);
        List<TilePlace> seen = TilePlace.of(viewport(next));
        long there = seen.stream()
                .filter(place -> memory.has(next.coat().identity(), place))
                .count();
        if (replaces || there >= ENOUGH * seen.size()) {
            arrive();
        }
    }

    private void arrive() {
        Scene next = arriving;
        if (next != null) {
            arriving = null;
            shown = current;
            scene.set(Optional.of(next));
        }
    }

    /** Tells the server what is seen, unless it knows. */
    private void look() {
        WantedView wanted = current;
        Optional<Scene> target = Optional.ofNullable(arriving).or(scene::get);
        if (wanted == null || !open || size.isEmpty() || target.isEmpty()) {
            return;
        }
        Viewport viewport = viewport(target.get());
        wanted.sees(viewport);
        if (viewport.equals(looked)) {
            return;
        }
        looked = viewport;
        Viewport.Builder sent = viewport.toBuilder();
        memory.takeGone(target.get().coat().identity()).forEach(gone -> sent.addGivenUp(gone.address()));
        lookedNumber = line.look(sent.build());
    }

    private static Viewport viewport(Scene seen) {
        return seen.camera().viewport(seen.coat().lowestLevel());
    }

    /** The picture of another layer under a sentence that says why there is none would be taken for the layer's. */
    private void clearWhereRefused(Answer<Mosaic> answer) {
        if (answer.phase() == Answer.Phase.FAILED) {
            open = false;
            arriving = null;
            if (!isCurrent()) {
                shown = null;
                scene.set(Optional.empty());
            }
        }
    }
}
