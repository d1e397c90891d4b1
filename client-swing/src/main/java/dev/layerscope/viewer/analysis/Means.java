package dev.layerscope.viewer.analysis;

import dev.layerscope.v1.ChannelRange;
import dev.layerscope.v1.GridFigure;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.SummarizeActivationsRequest;
import dev.layerscope.v1.TopFigure;
import dev.layerscope.viewer.analysis.Inquiry.Told;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.util.List;
import java.util.Optional;

/** The mean of each channel of the layer, and maps of those with the largest. Belongs to the event thread. */
final class Means implements Figurative {
    static final int MOST = 64;
    private static final int USUAL = 6;
    /** How wide a map and the space beside it are in a figure at scale 1, about. */
    private static final int MAP_WIDTH = 120;

    private static final int MOST_ACROSS = 8;

    private final Bench bench;
    private final Property<Integer> count = new Property<>(USUAL);
    private final Property<Integer> scale = new Property<>(1);
    private final Property<Integer> room = new Property<>(MOST_ACROSS);
    private final Inquiry<Subject, ChannelMeans> means;
    private final Inquiry<Maps, Figure> maps;

    /** Maps of channels of a layer, in this order. */
    record Maps(Subject subject, List<Integer> channels, int across, int scale) {}

    Means(Bench bench) {
        this.bench = bench;
        means = new Inquiry<>(
                bench,
                subject -> "means of " + subject.layer(),
                (subject, client) -> ChannelMeans.of(client.summarizeActivations(
                                question(subject), subject.fed().inputs())
                        .getLayers(0)));
        maps = new Inquiry<>(
                bench,
                wanted -> "maps of " + wanted.subject().layer(),
                (wanted, client) -> Figure.draw(order(wanted), wanted.scale(), client));
        Inquiry.whileShown(bench, View.MEANS, () -> means.pose(Subject.of(bench)));
        means.shown().observe(told -> poseMaps());
        count.observe(changed -> poseMaps());
        scale.observe(changed -> poseMaps());
        room.observe(changed -> poseMaps());
    }

    Inquiry<Subject, ChannelMeans> means() {
        return means;
    }

    Inquiry<Maps, Figure> maps() {
        return maps;
    }

    /** How many channels stand out: 1 to {@link #MOST}. */
    Observed<Integer> count() {
        return count;
    }

    void choose(int number) {
        count.set(Math.max(1, Math.min(MOST, number)));
    }

    /** Of maps: pixels along each side of what is one of an unscaled screen. */
    void scale(int pixels) {
        scale.set(pixels);
    }

    /**
     * Has as many maps side by side as there is room for. They are drawn anew only where that is another number.
     *
     * @param width of an unscaled screen, in pixels
     */
    void fit(int width) {
        room.set(Math.max(2, Math.min(MOST_ACROSS, width / MAP_WIDTH)));
    }

    /** So many that all rows but the last are full, and that one as far as can be. */
    private int across(int maps) {
        int rows = (maps + room.get() - 1) / room.get();
        return (maps + rows - 1) / rows;
    }

    /** Goes to a channel of the layer that is shown. */
    void go(int channel) {
        means.current()
                .ifPresent(told -> bench.travel()
                        .go(bench.travel().place().get().withChannel(channel).withView(View.CHANNEL)));
    }

    /** What stands out, the largest mean first. */
    List<ChannelMean> top() {
        return means.shown().get().map(told -> told.answer().top(count.get())).orElse(List.of());
    }

    @Override
    public Optional<Figure.Order> order() {
        return means.current()
                .filter(told -> !told.answer().channels().isEmpty())
                .map(told -> {
                    Subject subject = told.question();
                    return new Figure.Order(
                            subject.fed(),
                            RenderFigureRequest.newBuilder()
                                    .addLayers(subject.layer())
                                    .setTop(TopFigure.newBuilder().setCount(count.get()))
                                    .build(),
                            subject.layer() + "-top-" + count.get());
                });
    }

    private void poseMaps() {
        Optional<Told<Subject, ChannelMeans>> told = means.shown().get();
        if (told.isEmpty() || means.current().isPresent()) {
            List<Integer> channels = top().stream().map(ChannelMean::channel).toList();
            maps.pose(told.filter(one -> !channels.isEmpty())
                    .map(one -> new Maps(one.question(), channels, across(channels.size()), scale.get())));
        }
    }

    private static SummarizeActivationsRequest question(Subject subject) {
        return SummarizeActivationsRequest.newBuilder()
                .setFeed(subject.fed().feed())
                .addLayers(subject.layer())
                .setMomentsOnly(true)
                .build();
    }

    private static Figure.Order order(Maps wanted) {
        GridFigure.Builder grid =
                GridFigure.newBuilder().setLimit(wanted.channels().size()).setColumns(wanted.across());
        wanted.channels()
                .forEach(channel -> grid.addChannels(
                        ChannelRange.newBuilder().setFirst(channel).setLast(channel)));
        return new Figure.Order(
                wanted.subject().fed(),
                RenderFigureRequest.newBuilder()
                        .addLayers(wanted.subject().layer())
                        .setGrid(grid)
                        .build(),
                wanted.subject().layer());
    }
}
