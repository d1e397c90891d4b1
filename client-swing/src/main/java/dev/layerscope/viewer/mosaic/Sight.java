package dev.layerscope.viewer.mosaic;

import dev.layerscope.client.LayerListing;
import dev.layerscope.client.MosaicGeometry;
import dev.layerscope.v1.FieldAxis;
import dev.layerscope.v1.Layer;
import dev.layerscope.v1.ListLayersRequest;
import dev.layerscope.v1.ReceptiveField;
import dev.layerscope.v1.Size;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.input.Fed;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.session.Asked;
import java.awt.geom.Rectangle2D;
import java.util.Optional;

/** What the positions of the place's layer see of the picture, said to the bench's pointer. Belongs to the event thread. */
final class Sight {
    private final Bench bench;
    private final Asked<Optional<Seen>> asked;
    private ListLayersRequest question = ListLayersRequest.getDefaultInstance();
    private Optional<MosaicGeometry.Place> pointed = Optional.empty();

    /**
     * What is known of a layer.
     *
     * @param picture the size that it is for
     */
    record Seen(ReceptiveField field, Size picture) {
        /** Of positions that are one pixel of a mosaic: what at least one of them sees, in pixels of the picture. */
        Rectangle2D of(MosaicGeometry.Place place) {
            double[] across =
                    range(field.hasColumns(), field.getColumns(), place.column(), place.columns(), picture.getWidth());
            double[] down = range(field.hasRows(), field.getRows(), place.row(), place.rows(), picture.getHeight());
            return new Rectangle2D.Double(across[0], down[0], across[1], down[1]);
        }

        /** Begin and length. */
        private static double[] range(boolean known, FieldAxis axis, int first, int count, int side) {
            return known
                    ? new double[] {
                        axis.getStart() + first * axis.getJump(), axis.getSize() + (count - 1) * axis.getJump()
                    }
                    : new double[] {0, side};
        }
    }

    Sight(Bench bench) {
        this.bench = bench;
        this.asked = bench.asked();
        bench.travel().place().observe(place -> follow());
        bench.feeding().fed().observe(fed -> follow());
        asked.answer().observe(answer -> pointed.ifPresent(place -> say()));
    }

    /** The mouse is on a position of the layer. */
    void on(MosaicGeometry.Place place) {
        pointed = Optional.of(place);
        say();
    }

    /** It isn't, any more. Where it wasn't either, another view may have pointed. */
    void onNothing() {
        if (pointed.isPresent()) {
            pointed = Optional.empty();
            say();
        }
    }

    private void say() {
        Optional<Seen> known = asked.answer().get().current().flatMap(seen -> seen);
        bench.pointer().at(known.flatMap(seen -> pointed.map(seen::of)));
    }

    private void follow() {
        Place place = bench.travel().place().get();
        Optional<Fed> fed = bench.feeding().fed().get();
        if (place.view() != View.MOSAIC || !place.hasLayer() || fed.isEmpty()) {
            return;
        }
        ListLayersRequest.Builder next =
                ListLayersRequest.newBuilder().setModel(place.model()).setMatch(place.layer());
        if (fed.get().feed().hasSize()) {
            next.setSize(fed.get().feed().getSize());
        }
        if (!next.build().equals(question)) {
            question = next.build();
            asked.clear();
            ListLayersRequest sent = question;
            asked.ask("", client -> seen(client.listLayers(sent), place.layer()));
        }
    }

    /** Empty where the layer has no such places, or its model no picture. */
    private static Optional<Seen> seen(LayerListing listing, String path) {
        return listing.layers().stream()
                .filter(layer -> layer.getPath().equals(path))
                .filter(Layer::hasReceptiveField)
                .findFirst()
                .map(layer -> new Seen(layer.getReceptiveField(), listing.size()));
    }
}
