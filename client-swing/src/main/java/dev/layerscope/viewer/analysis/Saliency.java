package dev.layerscope.viewer.analysis;

import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.StreamGradientsRequest;
import dev.layerscope.viewer.analysis.SaliencySettings.Rule;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Where in the input the channel of the place would change most. Belongs to the event thread. */
final class Saliency implements Figurative {
    private final Bench bench;
    private final Property<SaliencySettings> settings = new Property<>(SaliencySettings.USUAL);
    private final Property<Integer> scale = new Property<>(1);
    private final Inquiry<Wanted, Figure> figure;

    /** What to draw. */
    record Wanted(Subject subject, int channel, SaliencySettings settings, int scale) {
        Figure.Order order() {
            return new Figure.Order(
                    subject.fed(),
                    RenderFigureRequest.newBuilder()
                            .addLayers(subject.layer())
                            .setSaliency(settings.figure(channel))
                            .build(),
                    name());
        }

        String name() {
            return subject.layer() + "-" + channel + "-saliency";
        }
    }

    Saliency(Bench bench) {
        this.bench = bench;
        figure = new Inquiry<>(
                bench,
                wanted -> "gradient of channel " + wanted.channel() + " of "
                        + wanted.subject().layer(),
                (wanted, client) -> Figure.draw(wanted.order(), wanted.scale(), client));
        Inquiry.whileShown(bench, View.SALIENCY, this::pose);
        settings.observe(changed -> poseWhereShown());
        scale.observe(changed -> poseWhereShown());
    }

    Inquiry<Wanted, Figure> figure() {
        return figure;
    }

    Observed<SaliencySettings> settings() {
        return settings;
    }

    void change(UnaryOperator<SaliencySettings> change) {
        settings.set(change.apply(settings.get()));
    }

    /** Pixels along each side of what is one of an unscaled screen. */
    void scale(int pixels) {
        scale.set(pixels);
    }

    /** Another channel of the layer. */
    void channel(int number) {
        bench.travel().go(bench.travel().place().get().withChannel(number));
    }

    /** How many channels the layer has; 0 while it isn't known. */
    int channels() {
        return figure.shown()
                .get()
                .filter(told -> told.question()
                        .subject()
                        .layer()
                        .equals(bench.travel().place().get().layer()))
                .map(told -> told.answer().header().getPanels(0).getChannelsAvailable())
                .orElse(0);
    }

    /** A sentence where no pixel changes the channel; empty otherwise. */
    String remark() {
        return figure.shown()
                .get()
                .filter(told -> told.answer().header().getPanels(0).getZeroGradient())
                .map(told -> "The gradient of channel " + told.question().channel()
                        + " is zero everywhere, as of a dead channel. The layer before its Relu may have one"
                        + (told.question().settings().rule() == Rule.REDIRECTED ? "." : ", or the rule Redirected."))
                .orElse("");
    }

    @Override
    public Optional<Figure.Order> order() {
        return figure.current().map(told -> told.question().order());
    }

    /** The gradient itself, without a feed; empty while there is none. */
    Optional<StreamGradientsRequest> gradient() {
        return figure.current()
                .map(told -> StreamGradientsRequest.newBuilder()
                        .setLayer(told.question().subject().layer())
                        .setChannel(told.question().channel())
                        .setRelu(told.question().settings().rule().asked())
                        .build());
    }

    private void poseWhereShown() {
        if (bench.travel().place().get().view() == View.SALIENCY) {
            pose();
        }
    }

    private void pose() {
        int channel = bench.travel().place().get().channel();
        figure.pose(Subject.of(bench).map(subject -> new Wanted(subject, channel, settings.get(), scale.get())));
    }
}
