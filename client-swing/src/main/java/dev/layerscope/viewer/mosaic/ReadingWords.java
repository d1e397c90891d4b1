package dev.layerscope.viewer.mosaic;

import dev.layerscope.client.MosaicGeometry.Place;
import dev.layerscope.client.MosaicReading.Hidden;
import dev.layerscope.client.MosaicReading.Reading;
import dev.layerscope.client.MosaicReading.Value;

/** What is under the mouse, for people: {@code channel 7, row 3, column 12: 0.52 (0.518 to 0.523)}. */
final class ReadingWords {
    private ReadingWords() {}

    static String of(Reading reading) {
        String where = "channel " + reading.place().channel() + position(reading.place()) + ": ";
        if (reading instanceof Hidden) {
            return where + "a value that these colours can't show";
        }
        return where + (isOne(reading.place()) ? "" : "mean ") + of((Value) reading);
    }

    /** A channel whose value there isn't known yet. */
    static String of(Place place) {
        return "channel " + place.channel() + position(place);
    }

    private static String of(Value value) {
        boolean below = Double.isInfinite(value.least());
        boolean above = Double.isInfinite(value.most());
        if (below && above) {
            return Numerals.between(value.value(), value.value(), value.value());
        }
        if (below) {
            return "at most " + Numerals.above(value.most());
        }
        if (above) {
            return "at least " + Numerals.below(value.least());
        }
        return Numerals.between(value.value(), value.least(), value.most()) + " (" + Numerals.below(value.least())
                + " to " + Numerals.above(value.most()) + ")";
    }

    private static String position(Place place) {
        return ", " + range("row", place.row(), place.rows()) + ", " + range("column", place.column(), place.columns());
    }

    private static String range(String axis, int first, int count) {
        return count == 1 ? axis + " " + first : axis + "s " + first + "\u2013" + (first + count - 1);
    }

    private static boolean isOne(Place place) {
        return place.rows() == 1 && place.columns() == 1;
    }
}
