package dev.layerscope.server.picture;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.image.RgbImage;
import dev.layerscope.server.picture.DrawnFigure.DrawnPanel;
import dev.layerscope.server.render.CropsPanel;
import dev.layerscope.server.render.CropsPanel.Crop;
import dev.layerscope.server.render.CropsPanel.Row;
import dev.layerscope.server.render.DrawnMap;
import dev.layerscope.server.render.Limits;
import dev.layerscope.server.render.Sheet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Parts of pictures, as the model gets them: a row for each channel. Nothing is computed of the layers.
 *
 * @param layers the rows of each, at least one
 */
public record Crops(List<LayerRows> layers) {
    private static final int MOST = 1024;

    /**
     * @throws DomainException REQUEST_INVALID where a row is empty, or a layer has none; TOO_LARGE
     */
    public Crops {
        layers = List.copyOf(layers);
        for (LayerRows layer : layers) {
            if (layer.rows().isEmpty()
                    || layer.rows().stream().anyMatch(row -> row.crops().isEmpty())) {
                throw invalid("crops: none in a row, or no row of layer '%s' (expected: at least one)"
                        .formatted(layer.layer()));
            }
        }
        long count = layers.stream()
                .flatMap(layer -> layer.rows().stream())
                .mapToLong(row -> row.crops().size())
                .sum();
        if (count > MOST) {
            throw new DomainException(
                    Reason.TOO_LARGE,
                    "crops: %,d in one figure (expected: at most %,d; ask for fewer channels, or fewer pictures of each)"
                            .formatted(count, MOST));
        }
    }

    /**
     * @param layer its path
     */
    public record LayerRows(String layer, List<Row> rows) {
        public LayerRows {
            rows = List.copyOf(rows);
        }
    }

    /**
     * Draws a panel for each layer.
     *
     * @param model its name, for captions
     * @param pictures gives the picture of a number as the model gets it
     * @throws DomainException REQUEST_INVALID where a part isn't inside its picture, TOO_LARGE
     */
    public DrawnFigure draw(String model, IntFunction<RgbImage> pictures, Sheet sheet) {
        List<CropsPanel> panels = new ArrayList<>();
        List<DrawnPanel> drawn = new ArrayList<>();
        for (LayerRows layer : layers) {
            panels.add(new CropsPanel(
                    "%s · what excites %s most"
                            .formatted(layer.layer(), layer.rows().size() == 1 ? "this channel" : "these channels"),
                    model + " · the channel's largest value below each part",
                    layer.rows(),
                    pictures));
            drawn.add(new DrawnPanel(
                    layer.layer(),
                    0,
                    layer.rows().stream()
                            .map(row -> new DrawnMap(row.channel(), Limits.NONE, 0))
                            .toList()));
        }
        return new DrawnFigure(DrawnFigure.drawing(sheet, panels), drawn);
    }

    /**
     * @throws DomainException REQUEST_INVALID where the part isn't inside a picture of this size
     */
    public static void check(Crop crop, int height, int width) {
        boolean inside = crop.top() >= 0
                && crop.left() >= 0
                && crop.height() >= 1
                && crop.width() >= 1
                && (long) crop.top() + crop.height() <= height
                && (long) crop.left() + crop.width() <= width;
        if (!inside) {
            throw invalid("crop: %d:%d:%dx%d (expected: a rectangle inside the picture of %dx%d)"
                    .formatted(crop.top(), crop.left(), crop.height(), crop.width(), height, width));
        }
    }

    private static DomainException invalid(String sentence) {
        return new DomainException(Reason.REQUEST_INVALID, sentence);
    }
}
