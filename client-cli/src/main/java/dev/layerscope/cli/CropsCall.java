package dev.layerscope.cli;

import dev.layerscope.cli.FeedOptions.LocalFeed;
import dev.layerscope.cli.SearchState.RankedLayer;
import dev.layerscope.client.FieldBoxes;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.Picture;
import dev.layerscope.client.ServerError;
import dev.layerscope.v1.CropsFigure;
import dev.layerscope.v1.CropsRow;
import dev.layerscope.v1.PictureCrop;
import dev.layerscope.v1.RenderFigureRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Has the parts of pictures drawn that a search found. */
final class CropsCall {
    private final SearchState state;
    /** Where the pictures are. */
    private final Path folder;

    private final int limit;
    /** By number, in the order of the feed. */
    private final Map<Integer, Integer> inputs = new LinkedHashMap<>();

    /**
     * @param limit channels of each layer
     */
    CropsCall(SearchState state, Path folder, int limit) {
        this.state = state;
        this.folder = folder;
        this.limit = limit;
    }

    /** Whether there is anything to draw. */
    boolean isEmpty() {
        return state.layers().stream().noneMatch(layer -> channels(layer).anyMatch(any -> true));
    }

    /**
     * @throws IOException where a picture can't be read any more
     * @throws Refusal where the server can't hold them all
     */
    Picture draw(LayerscopeClient client, LocalFeed common, int scale) throws IOException {
        RenderFigureRequest.Builder request = RenderFigureRequest.newBuilder().setScale(scale);
        CropsFigure.Builder crops = request.getCropsBuilder();
        for (RankedLayer layer : state.layers()) {
            int index = request.getLayersCount();
            List<CropsRow> rows = channels(layer)
                    .limit(limit)
                    .mapToObj(channel -> row(layer, channel, index))
                    .toList();
            if (!rows.isEmpty()) {
                request.addLayers(layer.header().getLayer().getPath());
                crops.addAllRows(rows);
            }
        }
        var feed = common.feed().toBuilder().clearNamedInputs();
        List<LocalInput> files = new ArrayList<>();
        for (int picture : inputs.keySet()) {
            LocalInput file = LocalInput.read(folder.resolve(state.name(picture)));
            files.add(file);
            feed.addInputs(file.sha256());
        }
        try {
            return client.renderFigure(request.setFeed(feed).build(), files);
        } catch (ServerError e) {
            if (e.reason().filter("INPUT_NOT_FOUND"::equals).isEmpty()) {
                throw e;
            }
            // They were sent again just now.
            throw new Refusal(
                    "figure: its " + files.size() + " pictures are more than the server holds at once (expected: fewer;"
                            + " -n, --limit and --channels choose)",
                    e);
        }
    }

    /** The channels of a layer that have something to show. */
    private static IntStream channels(RankedLayer layer) {
        return IntStream.range(0, layer.header().getChannelsCount())
                .filter(channel -> layer.ranking().taken(channel) > 0);
    }

    private CropsRow row(RankedLayer layer, int channel, int index) {
        CropsRow.Builder row =
                CropsRow.newBuilder().setLayer(index).setChannel(layer.header().getChannels(channel));
        for (int i = 0; i < layer.ranking().taken(channel); i++) {
            Ranking.Place place = layer.ranking().at(channel, i);
            row.addCrops(PictureCrop.newBuilder()
                    .setInput(inputs.computeIfAbsent(place.picture(), picture -> inputs.size()))
                    .setBox(FieldBoxes.of(layer.header(), place.row(), place.column()))
                    .setValue(place.value()));
        }
        return row.build();
    }

    /** Layers with more channels than are drawn, each as a sentence. */
    List<String> leftOut() {
        return state.layers().stream()
                .filter(layer -> layer.header().getChannelsCount() > limit)
                .map(layer -> layer.header().getLayer().getPath() + ": " + limit + " of "
                        + layer.header().getChannelsCount() + " channels drawn (--limit and --channels choose)")
                .toList();
    }
}
