package dev.layerscope.server.rpc;

import dev.layerscope.server.activation.FeedRequest;
import dev.layerscope.server.activation.PictureSize;
import dev.layerscope.server.activation.Selection;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.input.Preprocessing;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.v1.ChannelRange;
import dev.layerscope.v1.Crop;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.Size;
import dev.layerscope.v1.StreamActivationsRequest;
import java.util.List;
import java.util.Optional;

/** What requests say of inputs and selections, as the server's values. */
final class FeedMessages {
    private FeedMessages() {}

    static FeedRequest feed(Feed feed) {
        dev.layerscope.v1.Preprocessing preprocessing = feed.getPreprocessing();
        return new FeedRequest(
                feed.getModel(),
                feed.getInputsList(),
                preprocessing.getPreset().isEmpty() ? Optional.empty() : Optional.of(preprocessing.getPreset()),
                base -> adjusted(base, preprocessing),
                size(feed.hasSize(), feed.getSize()),
                feed.getNamedInputsMap());
    }

    /** Empty where none is given, or both sides are 0. */
    static Optional<PictureSize> size(boolean given, Size size) {
        return given && (size.getHeight() != 0 || size.getWidth() != 0)
                ? Optional.of(new PictureSize(size.getHeight(), size.getWidth()))
                : Optional.empty();
    }

    static Selection selection(StreamActivationsRequest request) {
        return new Selection(
                ranges(request.getChannelsList()),
                request.hasCrop() ? Optional.of(crop(request.getCrop())) : Optional.empty(),
                switch (request.getReduction()) {
                    case REDUCTION_UNSPECIFIED -> Selection.Reduction.NONE;
                    case REDUCTION_MEAN -> Selection.Reduction.MEAN;
                    case REDUCTION_MAX -> Selection.Reduction.MAX;
                    case UNRECOGNIZED -> throw invalid("reduction: unknown (expected: none, mean or max)");
                },
                switch (request.getElementType()) {
                    case ELEMENT_TYPE_UNSPECIFIED -> Optional.empty();
                    case UNRECOGNIZED -> throw invalid("element type: unknown (expected: FLOAT or FLOAT16)");
                    default ->
                        Optional.of(ElementType.valueOf(
                                request.getElementType().name().substring("ELEMENT_TYPE_".length())));
                });
    }

    static List<Selection.ChannelRange> ranges(List<ChannelRange> ranges) {
        return ranges.stream()
                .map(range -> new Selection.ChannelRange(range.getFirst(), range.getLast()))
                .toList();
    }

    private static Selection.Crop crop(Crop crop) {
        return new Selection.Crop(crop.getTop(), crop.getLeft(), crop.getHeight(), crop.getWidth());
    }

    static Preprocessing adjusted(Preprocessing base, dev.layerscope.v1.Preprocessing asked) {
        Preprocessing result = base;
        if (asked.getResize() != 0) {
            result = result.withResize(asked.getResize());
        }
        if (asked.getMeanCount() > 0) {
            result = result.withMean(asked.getMeanList());
        }
        if (asked.getStdCount() > 0) {
            result = result.withStd(asked.getStdList());
        }
        if (asked.getScale() != 0) {
            result = result.withScale(asked.getScale());
        }
        result = switch (asked.getFit()) {
            case FIT_CROP -> result.withFit(Preprocessing.Fit.CROP);
            case FIT_STRETCH -> result.withFit(Preprocessing.Fit.STRETCH);
            case FIT_UNSPECIFIED -> result;
            case UNRECOGNIZED -> throw unknown("fit", "crop or stretch");
        };
        return switch (asked.getChannelOrder()) {
            case CHANNEL_ORDER_RGB -> result.withOrder(Preprocessing.ChannelOrder.RGB);
            case CHANNEL_ORDER_BGR -> result.withOrder(Preprocessing.ChannelOrder.BGR);
            case CHANNEL_ORDER_UNSPECIFIED -> result;
            case UNRECOGNIZED -> throw unknown("channel order", "RGB or BGR");
        };
    }

    /** Never left out: the numbers would be others than those asked for. */
    private static DomainException unknown(String what, String expected) {
        return new DomainException(
                Reason.PREPROCESSING_INVALID, "preprocessing: unknown %s (expected: %s)".formatted(what, expected));
    }

    static DomainException invalid(String sentence) {
        return new DomainException(Reason.REQUEST_INVALID, sentence);
    }
}
