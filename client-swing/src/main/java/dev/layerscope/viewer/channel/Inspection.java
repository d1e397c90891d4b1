package dev.layerscope.viewer.channel;

import dev.layerscope.v1.ChannelFigure;
import dev.layerscope.v1.Coloring;
import dev.layerscope.v1.Overlay;
import dev.layerscope.v1.PictureFigure;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.input.Fed;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.Travel;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.session.Asked;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.util.Optional;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * The place's channel for the chosen input: its map, the input to lay it over where that is wanted, and what is known of
 * the layer's channels. It asks as long as the view is the channel's, and for what changed only. Belongs to the event
 * thread.
 */
final class Inspection {
    private final Travel travel;
    private final Asked<ChannelMap> map;
    private final Asked<LayerFacts> layer;
    private final Asked<Backdrop> backdrop;
    private final Property<Optional<Subject>> subject = new Property<>(Optional.empty());
    private final Property<Coloring> coloring = new Property<>(Palettes.USUAL);
    private final Property<Ground> ground = new Property<>(Ground.NONE);
    private @Nullable Object askedMap;
    private @Nullable Subject askedLayer;
    private @Nullable Fed askedBackdrop;

    /** What a map was asked for. */
    private record Wanted(Subject subject, Coloring coloring) {}

    Inspection(Bench bench) {
        this.travel = bench.travel();
        this.map = bench.asked();
        this.layer = bench.asked();
        this.backdrop = bench.asked();
        bench.feeding().fed().observe(fed -> subject(bench));
        travel.place().observe(place -> {
            subject(bench);
            ask();
        });
        subject.observe(now -> ask());
        coloring.observe(now -> ask());
        ground.observe(now -> {
            if (now == Ground.NONE) {
                askedBackdrop = null;
                backdrop.clear();
            }
            ask();
        });
        map.answer().observe(answer -> answer.current().map(ChannelMap::subject).ifPresent(this::askLayer));
    }

    private void subject(Bench bench) {
        Place place = travel.place().get();
        subject.set(bench.feeding()
                .fed()
                .get()
                .filter(fed -> place.hasLayer() && fed.feed().getModel().equals(place.model()))
                .map(fed -> new Subject(fed, place.layer(), place.channel())));
    }

    /** The place's channel; empty while no layer or no input is chosen. */
    Observed<Optional<Subject>> subject() {
        return subject;
    }

    Asked<ChannelMap> map() {
        return map;
    }

    Asked<LayerFacts> layer() {
        return layer;
    }

    /** Asked for while the ground is the input. */
    Asked<Backdrop> backdrop() {
        return backdrop;
    }

    Observed<Coloring> coloring() {
        return coloring;
    }

    void color(Coloring other) {
        coloring.set(other);
    }

    Observed<Ground> ground() {
        return ground;
    }

    void show(Ground other) {
        ground.set(other);
    }

    /** How many channels the layer has; 0 while that isn't known. */
    int channels() {
        Optional<Subject> now = subject.get();
        if (now.isEmpty()) {
            return 0;
        }
        int counted = facts().map(facts -> facts.summary().getChannelCount()).orElse(0);
        return counted > 0
                ? counted
                : map.answer()
                        .get()
                        .optional()
                        .filter(shown -> shown.subject().isBeside(now.get()))
                        .map(ChannelMap::channels)
                        .orElse(0);
    }

    /** What is known of the layer of the place, as soon as it is. */
    Optional<LayerFacts> facts() {
        return layer.answer()
                .get()
                .optional()
                .filter(facts -> subject.get().filter(facts.of()::isBeside).isPresent());
    }

    /** Goes to a channel of the layer, the nearest that there is. */
    void go(int channel) {
        Place place = travel.place().get();
        int last = channels() == 0 ? Integer.MAX_VALUE : channels() - 1;
        if (place.hasLayer()) {
            travel.go(place.withChannel(Math.max(0, Math.min(last, channel))).withView(View.CHANNEL));
        }
    }

    void step(int channels) {
        go(travel.place().get().channel() + channels);
    }

    /** Goes so many ranks down by mean, or up where negative; stays where there is none, and while none is known. */
    void stepByRank(int ranks) {
        OptionalInt next = facts().map(
                        facts -> facts.ranks().from(travel.place().get().channel(), ranks))
                .orElse(OptionalInt.empty());
        next.ifPresent(this::go);
    }

    /** The server's figure of what is shown, to be kept. */
    Optional<RenderFigureRequest> figure(int scale) {
        return subject.get().map(now -> {
            ChannelFigure.Builder figure = ChannelFigure.newBuilder().setChannel(now.channel());
            if (ground.get() == Ground.INPUT) {
                figure.setOverlay(Overlay.getDefaultInstance());
            }
            return RenderFigureRequest.newBuilder()
                    .setFeed(now.fed().feed())
                    .addLayers(now.layer())
                    .setColoring(coloring.get())
                    .setScale(scale)
                    .setChannel(figure)
                    .build();
        });
    }

    private void ask() {
        Optional<Subject> now = subject.get();
        if (travel.place().get().view() != View.CHANNEL || now.isEmpty()) {
            return;
        }
        Subject shown = now.get();
        askMap(shown, coloring.get());
        if (ground.get() == Ground.INPUT) {
            askBackdrop(shown.fed());
        }
    }

    private void askMap(Subject shown, Coloring colors) {
        Wanted wanted = new Wanted(shown, colors);
        if (!wanted.equals(askedMap)) {
            askedMap = wanted;
            map.ask("reading " + named(shown), client -> ChannelMap.read(client, shown, colors));
        }
    }

    /** Behind the map, for it takes longer; and where the map is refused, the layer would be for the same reason. */
    private void askLayer(Subject shown) {
        if (askedLayer == null || !askedLayer.isBeside(shown)) {
            askedLayer = shown;
            layer.ask("summarizing " + shown.layer(), client -> LayerFacts.read(client, shown));
        }
    }

    private void askBackdrop(Fed fed) {
        if (!fed.equals(askedBackdrop)) {
            askedBackdrop = fed;
            RenderFigureRequest request = RenderFigureRequest.newBuilder()
                    .setFeed(fed.feed())
                    .setPicture(PictureFigure.getDefaultInstance())
                    .build();
            backdrop.ask(
                    "preparing " + fed.name(),
                    client -> new Backdrop(
                            fed,
                            ImageIO.read(client.renderFigure(request, fed.inputs())
                                    .png()
                                    .newInput())));
        }
    }

    private static String named(Subject shown) {
        return "channel " + shown.channel() + " of " + shown.layer();
    }
}
