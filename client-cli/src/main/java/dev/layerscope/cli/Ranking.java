package dev.layerscope.cli;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.function.IntFunction;

/**
 * For each channel of a layer the pictures that excite it most, the greatest first, and of equal ones the first by name. It
 * is the same in whatever order pictures come. Its size is fixed from the start.
 */
final class Ranking {
    private final int places;
    private final int[] taken;
    /** By [channel, place]. */
    private final double[] values;

    private final int[] pictures;
    private final int[] rows;
    private final int[] columns;

    Ranking(int channels, int places) {
        int size = Math.multiplyExact(channels, places);
        this.places = places;
        this.taken = new int[channels];
        this.values = new double[size];
        this.pictures = new int[size];
        this.rows = new int[size];
        this.columns = new int[size];
    }

    /** A picture's place in a channel's ranking. */
    record Place(int picture, double value, int row, int column) {}

    /** How many places of a channel are taken. */
    int taken(int channel) {
        return taken[channel];
    }

    Place at(int channel, int place) {
        int at = channel * places + place;
        return new Place(pictures[at], values[at], rows[at], columns[at]);
    }

    /** Whether a picture has a place in any channel. */
    boolean has(int picture) {
        for (int channel = 0; channel < taken.length; channel++) {
            for (int place = 0; place < taken[channel]; place++) {
                if (pictures[channel * places + place] == picture) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Takes a picture where it is among the first.
     *
     * @param place a value that is no number is left out
     * @param names of pictures
     */
    void add(int channel, Place place, IntFunction<String> names) {
        if (Double.isNaN(place.value())) {
            return;
        }
        int first = channel * places;
        int at = first + taken[channel];
        while (at > first && isBefore(place, at - 1, names)) {
            at--;
        }
        if (at == first + places) {
            return;
        }
        taken[channel] = Math.min(places, taken[channel] + 1);
        int moved = first + taken[channel] - 1 - at;
        System.arraycopy(values, at, values, at + 1, moved);
        System.arraycopy(pictures, at, pictures, at + 1, moved);
        System.arraycopy(rows, at, rows, at + 1, moved);
        System.arraycopy(columns, at, columns, at + 1, moved);
        values[at] = place.value();
        pictures[at] = place.picture();
        rows[at] = place.row();
        columns[at] = place.column();
    }

    private boolean isBefore(Place place, int at, IntFunction<String> names) {
        return place.value() > values[at]
                || place.value() == values[at] && names.apply(place.picture()).compareTo(names.apply(pictures[at])) < 0;
    }

    void write(DataOutputStream out) throws IOException {
        for (int channel = 0; channel < taken.length; channel++) {
            out.writeInt(taken[channel]);
            for (int place = 0; place < taken[channel]; place++) {
                Place one = at(channel, place);
                out.writeInt(one.picture());
                out.writeDouble(one.value());
                out.writeInt(one.row());
                out.writeInt(one.column());
            }
        }
    }

    static Ranking read(DataInputStream in, int channels, int places) throws IOException {
        Ranking ranking = new Ranking(channels, places);
        for (int channel = 0; channel < channels; channel++) {
            ranking.taken[channel] = in.readInt();
            for (int place = 0; place < ranking.taken[channel]; place++) {
                int at = channel * places + place;
                ranking.pictures[at] = in.readInt();
                ranking.values[at] = in.readDouble();
                ranking.rows[at] = in.readInt();
                ranking.columns[at] = in.readInt();
            }
        }
        return ranking;
    }
}
