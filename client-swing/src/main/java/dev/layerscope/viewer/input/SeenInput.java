package dev.layerscope.viewer.input;

import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.Picture;
import dev.layerscope.client.ServerError;
import dev.layerscope.v1.Input;
import dev.layerscope.v1.Model;
import dev.layerscope.v1.PictureFigure;
import dev.layerscope.v1.PredictRequest;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.ScoredClass;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.session.Answer;
import dev.layerscope.viewer.session.Answer.Phase;
import dev.layerscope.viewer.session.Asked;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * What the server makes of the chosen input, and what the model of the place gets and makes of it. Belongs to the event
 * thread.
 */
final class SeenInput {
    private static final String NO_CLASSES = "NO_CLASSES";

    private final Bench bench;
    private final Asked<Input> described;
    private final Asked<BufferedImage> picture;
    private final Asked<List<ScoredClass>> classes;
    private final Property<Optional<Model>> model = new Property<>(Optional.empty());
    private Optional<Fed> looked = Optional.empty();

    SeenInput(Bench bench) {
        this.bench = bench;
        this.described = bench.asked();
        this.picture = bench.asked();
        this.classes = bench.asked();
        bench.session().models().observe(models -> know());
        bench.travel().place().observe(place -> know());
        bench.feeding().chosen().observe(chosen -> chosen.ifPresent(this::describe));
        described.answer().observe(answer -> look());
        bench.feeding().fed().observe(fed -> look());
        bench.session().arrivals().observe(count -> answerAnew());
    }

    /** Kind and size of the input, as the server sees it. */
    Asked<Input> described() {
        return described;
    }

    /** The picture as the model gets it; nothing for an array. */
    Asked<BufferedImage> picture() {
        return picture;
    }

    /** The most probable classes, the first one first; none where the model knows no classes. */
    Asked<List<ScoredClass>> classes() {
        return classes;
    }

    /** The model of the place, once the server has told what it takes. */
    Observed<Optional<Model>> model() {
        return model;
    }

    /** Asks again whatever failed. */
    void again() {
        for (Asked<?> asked : List.of(described, picture, classes)) {
            if (asked.answer().get().phase() == Phase.FAILED) {
                asked.again();
            }
        }
    }

    /** It may be another server, whose model of the same name is another. */
    private void answerAnew() {
        if (described.answer().get().phase() == Phase.FAILED) {
            described.again();
        }
        for (Asked<?> asked : List.of(picture, classes)) {
            Phase phase = asked.answer().get().phase();
            if (phase == Phase.READY || phase == Phase.FAILED) {
                asked.again();
            }
        }
    }

    private void know() {
        Place place = bench.travel().place().get();
        Optional<Model> listed = bench.session().models().get().stream()
                .filter(one -> one.getName().equals(place.model()) && one.getInputsCount() > 0)
                .findFirst();
        // A list may say less of a model than was known of it.
        boolean same =
                model.get().filter(one -> one.getName().equals(place.model())).isPresent();
        if (listed.isPresent() || !same) {
            model.set(listed);
        }
    }

    private void describe(ChosenInput input) {
        looked = Optional.empty();
        // What was wrong with the input before is none of this one's.
        List.of(picture, classes).stream()
                .filter(asked -> asked.answer().get().phase() == Phase.FAILED)
                .forEach(Asked::clear);
        described.ask("sending " + input.name(), client -> client.putInput(input.content()));
    }

    private void look() {
        Answer<Input> answer = described.answer().get();
        Optional<Fed> fed = bench.feeding().fed().get();
        if (fed.isEmpty() || answer.phase() == Phase.FAILED) {
            looked = Optional.empty();
            picture.clear();
            classes.clear();
        } else if (!fed.equals(looked) && isOf(answer, fed.get())) {
            looked = fed;
            look(answer.current().orElseThrow(), fed.get());
        }
    }

    private static boolean isOf(Answer<Input> described, Fed fed) {
        return described
                .current()
                .filter(input -> input.getSha256().equals(fed.feed().getInputs(0)))
                .isPresent();
    }

    private void look(Input input, Fed fed) {
        String model = fed.feed().getModel();
        if (input.getKind() == Input.Kind.KIND_IMAGE) {
            picture.ask("preparing " + fed.name() + " for " + model, client -> prepared(client, fed));
        } else {
            picture.clear();
        }
        classes.ask("classifying " + fed.name() + " by " + model, client -> classes(client, fed));
    }

    private static BufferedImage prepared(LayerscopeClient client, Fed fed) throws IOException {
        Picture drawn = client.renderFigure(
                RenderFigureRequest.newBuilder()
                        .setFeed(fed.feed())
                        .setPicture(PictureFigure.getDefaultInstance())
                        .build(),
                fed.inputs());
        BufferedImage pixels = ImageIO.read(drawn.png().newInput());
        if (pixels == null) {
            throw new IOException("picture: no PNG file (expected: one)");
        }
        return pixels;
    }

    private static List<ScoredClass> classes(LayerscopeClient client, Fed fed) {
        PredictRequest request = PredictRequest.newBuilder().setFeed(fed.feed()).build();
        try {
            return client.predict(request, fed.inputs()).getPredictionsList().stream()
                    .findFirst()
                    .map(first -> List.copyOf(first.getClassesList()))
                    .orElse(List.of());
        } catch (ServerError e) {
            if (e.reason().equals(Optional.of(NO_CLASSES))) {
                return List.of();
            }
            throw e;
        }
    }
}
