package dev.layerscope.viewer.analysis;

import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.MemorySink;
import dev.layerscope.v1.ComponentsFigure;
import dev.layerscope.v1.FieldAxis;
import dev.layerscope.v1.FindComponentsRequest;
import dev.layerscope.v1.Layer;
import dev.layerscope.v1.LayerBasis;
import dev.layerscope.v1.ListLayersRequest;
import dev.layerscope.v1.ReceptiveField;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.StreamComponentsRequest;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.util.Optional;

/** The principal components of the layer for the input. Belongs to the event thread. */
final class Components implements Figurative {
    /** Red, green and blue. */
    static final int COLORS = 3;

    private static final long MOST_BYTES = 256L << 20;

    private final Bench bench;
    private final Property<Integer> number = new Property<>(COLORS);
    private final Inquiry<Wanted, Projection> projection;
    private final Inquiry<Subject, Optional<ReceptiveField>> field;

    /** How many components, of what. */
    record Wanted(Subject subject, int components) {}

    Components(Bench bench) {
        this.bench = bench;
        projection = new Inquiry<>(
                bench, wanted -> "components of " + wanted.subject().layer(), Components::ask);
        field = new Inquiry<>(bench, subject -> "", Components::askField);
        Inquiry.whileShown(bench, View.COMPONENTS, this::pose);
        number.observe(changed -> {
            if (bench.travel().place().get().view() == View.COMPONENTS) {
                pose();
            }
        });
    }

    Inquiry<Wanted, Projection> projection() {
        return projection;
    }

    /** Which part of the picture positions see; empty where that isn't known. */
    Inquiry<Subject, Optional<ReceptiveField>> field() {
        return field;
    }

    /** 3, as colours, or 1, in gray. */
    Observed<Integer> number() {
        return number;
    }

    void show(int components) {
        number.set(components);
    }

    /** What stands at a position, as a sentence. */
    String words(int row, int column) {
        StringBuilder words = new StringBuilder("row " + row + ", column " + column);
        projection.shown().get().map(Inquiry.Told::answer).ifPresent(shown -> {
            for (int k = 0; k < shown.components().size(); k++) {
                words.append(k == 0 ? ": " : ", ").append(Numbers.brief(shown.value(k, row, column)));
            }
        });
        return words.toString();
    }

    /** Says what of the picture is behind a position, where that is known. */
    void point(int row, int column) {
        bench.pointer()
                .at(field.current()
                        .filter(told -> isOneMap())
                        .flatMap(Inquiry.Told::answer)
                        .map(known -> seen(known, row, column)));
    }

    private boolean isOneMap() {
        return projection
                .current()
                .filter(told -> told.answer().shape().slices() == 1)
                .isPresent();
    }

    void pointNowhere() {
        bench.pointer().at(Optional.empty());
    }

    @Override
    public Optional<Figure.Order> order() {
        return projection.current().map(told -> {
            Subject subject = told.question().subject();
            return new Figure.Order(
                    subject.fed(),
                    RenderFigureRequest.newBuilder()
                            .addLayers(subject.layer())
                            .setComponents(ComponentsFigure.newBuilder()
                                    .addBases(told.answer().basis()))
                            .build(),
                    subject.layer() + "-components");
        });
    }

    private void pose() {
        Optional<Subject> subject = Subject.of(bench);
        projection.pose(subject.map(of -> new Wanted(of, number.get())));
        field.pose(subject);
    }

    private static Rectangle2D seen(ReceptiveField field, int row, int column) {
        FieldAxis rows = field.getRows();
        FieldAxis columns = field.getColumns();
        return new Rectangle2D.Double(
                columns.getStart() + column * columns.getJump(),
                rows.getStart() + row * rows.getJump(),
                columns.getSize(),
                rows.getSize());
    }

    private static Projection ask(Wanted wanted, LayerscopeClient client) throws IOException {
        Subject subject = wanted.subject();
        LayerBasis found = client.findComponents(
                        FindComponentsRequest.newBuilder()
                                .setFeed(subject.fed().feed())
                                .addLayers(subject.layer())
                                .setComponents(wanted.components())
                                .build(),
                        subject.fed().inputs())
                .getLayers(0);
        MemorySink sink = new MemorySink(MOST_BYTES);
        client.streamComponents(
                StreamComponentsRequest.newBuilder()
                        .setFeed(subject.fed().feed())
                        .addLayers(subject.layer())
                        .addBases(found.getBasis())
                        .build(),
                subject.fed().inputs(),
                sink);
        return Projection.of(found, sink.tensors().get(0));
    }

    /** Only where it is known along both axes: the whole picture is nothing to point at. */
    private static Optional<ReceptiveField> askField(Subject subject, LayerscopeClient client) {
        ListLayersRequest.Builder request = ListLayersRequest.newBuilder()
                .setModel(subject.fed().feed().getModel())
                .setMatch(subject.layer());
        if (subject.fed().feed().hasSize()) {
            request.setSize(subject.fed().feed().getSize());
        }
        return client.listLayers(request.build()).layers().stream()
                .filter(layer -> layer.getPath().equals(subject.layer()))
                .map(Layer::getReceptiveField)
                .filter(field -> field.hasRows() && field.hasColumns())
                .findFirst();
    }
}
