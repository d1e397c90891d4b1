package dev.layerscope.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.layerscope.cli.SearchState.RankedLayer;
import dev.layerscope.client.FieldBoxes;
import dev.layerscope.v1.ElementType;
import dev.layerscope.v1.PixelBox;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * One place in one channel's ranking.
 *
 * @param rank from 1 on
 * @param picture its name below the folder
 * @param value a Float, or a Double of layers of doubles and integers
 * @param box of the picture as the model gets it
 */
record BestRow(String layer, int channel, int rank, String picture, Number value, int row, int column, PixelBox box) {
    static List<BestRow> of(SearchState state) {
        List<BestRow> rows = new ArrayList<>();
        for (RankedLayer layer : state.layers()) {
            boolean isFloat = layer.header().getLayer().getElementType() == ElementType.ELEMENT_TYPE_FLOAT
                    || layer.header().getLayer().getElementType() == ElementType.ELEMENT_TYPE_FLOAT16;
            for (int channel = 0; channel < layer.header().getChannelsCount(); channel++) {
                for (int i = 0; i < layer.ranking().taken(channel); i++) {
                    Ranking.Place place = layer.ranking().at(channel, i);
                    rows.add(new BestRow(
                            layer.header().getLayer().getPath(),
                            layer.header().getChannels(channel),
                            i + 1,
                            state.name(place.picture()),
                            isFloat ? (Number) (float) place.value() : (Number) place.value(),
                            place.row(),
                            place.column(),
                            FieldBoxes.of(layer.header(), place.row(), place.column())));
                }
            }
        }
        return rows;
    }

    static Table<BestRow> table() {
        Table<BestRow> table = new Table<BestRow>().words("layer", BestRow::layer);
        whole(table, "channel", BestRow::channel);
        whole(table, "rank", BestRow::rank);
        table.words("picture", BestRow::picture)
                .numbers("value", row -> Units.real(row.value().doubleValue()), BestRow::value);
        whole(table, "row", BestRow::row);
        whole(table, "column", BestRow::column);
        whole(table, "top", row -> row.box().getTop());
        whole(table, "left", row -> row.box().getLeft());
        whole(table, "height", row -> row.box().getHeight());
        whole(table, "width", row -> row.box().getWidth());
        return table;
    }

    private static void whole(Table<BestRow> table, String name, ToIntFunction<BestRow> number) {
        table.numbers(name, row -> String.valueOf(number.applyAsInt(row)), number::applyAsInt);
    }

    static JsonArray json(List<BestRow> rows) {
        JsonArray all = new JsonArray();
        for (BestRow row : rows) {
            JsonObject one = new JsonObject();
            one.addProperty("layer", row.layer());
            one.addProperty("channel", row.channel());
            one.addProperty("rank", row.rank());
            one.addProperty("picture", row.picture());
            one.addProperty("value", Double.isFinite(row.value().doubleValue()) ? row.value() : null);
            one.addProperty("row", row.row());
            one.addProperty("column", row.column());
            one.add("box", ProtoJson.object(row.box()));
            all.add(one);
        }
        return all;
    }
}
