package dev.layerscope.server.activation;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.util.function.Consumer;

/** An activation to be read: computed already, or to be computed as it is read. */
public sealed interface OpenActivation {
    Layer layer();

    /** Of the whole layer, before any selection. */
    ElementType layerType();

    /** Of the whole layer, before any selection. */
    Shape layerShape();

    /** -1 where there is none. */
    int channelAxis();

    /**
     * Hands over all parts of one opened with no selection, in the same order each time, each until the taker returns.
     * What comes in slices is computed each time.
     */
    void forEachPart(Call call, Consumer<Part> taker);

    /**
     * Some rows of an activation, or some of its channels, or both.
     *
     * @param firstChannel of the layer's channels, 0 where there are none
     */
    record Part(Activation activation, int firstChannel) {}

    /** One in memory, owned by the {@link OpenActivations}; the selection is still to be applied. */
    record Computed(Activation activation) implements OpenActivation {
        @Override
        public Layer layer() {
            return activation.layer();
        }

        @Override
        public ElementType layerType() {
            return activation.tensor().type();
        }

        @Override
        public Shape layerShape() {
            return activation.tensor().shape();
        }

        @Override
        public int channelAxis() {
            return activation.channelAxis();
        }

        @Override
        public void forEachPart(Call call, Consumer<Part> taker) {
            call.cancellation().check();
            taker.accept(new Part(activation, 0));
        }
    }

    /** One larger than what is computed at once, with the selection applied. */
    record InSlices(SlicedActivation sliced) implements OpenActivation {
        @Override
        public Layer layer() {
            return sliced.layer();
        }

        @Override
        public ElementType layerType() {
            return sliced.layerType();
        }

        @Override
        public Shape layerShape() {
            return sliced.layerShape();
        }

        @Override
        public int channelAxis() {
            return sliced.channelAxis();
        }

        @Override
        public void forEachPart(Call call, Consumer<Part> taker) {
            for (long i = 0; i < sliced.slices(); i++) {
                try (Tensor slice = sliced.compute(i, call)) {
                    Activation part = new Activation(sliced.layer(), slice, sliced.channelAxis());
                    taker.accept(new Part(part, sliced.firstChannel(i)));
                }
            }
        }
    }
}
