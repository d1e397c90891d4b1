package dev.layerscope.cli;

/** The columns of a table whose rows are layers and their channels. */
interface LayerTable<T> {
    /** What stands behind the names. */
    Table<LayerRow<T>> addTo(Table<LayerRow<T>> table);

    default Table<LayerRow<T>> table(LayerRow.Images images, LayerRow.Channels channels) {
        Table<LayerRow<T>> table = new Table<>();
        if (images == LayerRow.Images.NAMED) {
            table.words("image", LayerRow::image);
        }
        table.words("layer", LayerRow::layer);
        if (channels == LayerRow.Channels.ROWS) {
            table.numbers("channel", LayerRow::channel, LayerRow::channel);
        }
        return addTo(table);
    }
}
