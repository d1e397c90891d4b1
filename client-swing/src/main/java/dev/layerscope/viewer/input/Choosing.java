package dev.layerscope.viewer.input;

import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.ServerError;
import dev.layerscope.v1.Sample;
import dev.layerscope.viewer.look.Units;
import dev.layerscope.viewer.session.Answer;
import dev.layerscope.viewer.session.Asked;
import dev.layerscope.viewer.session.Failures;
import dev.layerscope.viewer.session.Link;
import dev.layerscope.viewer.session.Session;
import dev.layerscope.viewer.work.Latest;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import io.grpc.Status;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Brings what a person chooses, from wherever it is, into the feeding, or says why it can't. Belongs to the event thread;
 * files are read in the background.
 */
public final class Choosing {
    private static final int MOST_SAMPLES = 25;
    private static final long MOST_SAMPLE_BYTES = 256_000_000;

    private final Session session;
    private final Feeding feeding;
    private final RecentInputs recent;
    private final Latest reading;
    private final Asked<List<Sample>> samples;
    private final Property<String> problem = new Property<>("");

    public Choosing(Bench bench, RecentInputs recent) {
        this.session = bench.session();
        this.feeding = bench.feeding();
        this.recent = recent;
        this.reading = new Latest(bench.background());
        this.samples = bench.asked();
        session.arrivals().observe(count -> {
            if (count > 0) {
                samples.ask("listing samples", Choosing::listSamples);
            }
        });
    }

    public RecentInputs recent() {
        return recent;
    }

    /** What the server offers. */
    Observed<Answer<List<Sample>>> samples() {
        return samples.answer();
    }

    /** Why what was chosen last isn't fed; empty where it is. */
    Observed<String> problem() {
        return problem;
    }

    /** Feeds a file. */
    public void file(Path file) {
        read(file, feeding::choose);
    }

    /** Feeds an array to a further input of the model of the place. */
    void other(String input, Path file) {
        read(file, array -> feeding.prepare(feeding.preparation().get().withOther(input, array)));
    }

    private void read(Path file, Consumer<ChosenInput> use) {
        Path whole = file.toAbsolutePath().normalize();
        begin("reading " + whole.getFileName(), () -> InputFile.read(whole), input -> {
            recent.add(whole);
            use.accept(input);
        });
    }

    /**
     * Feeds what another program handed over.
     *
     * @param how it came, as in {@code pasted picture}
     */
    void brought(Brought what, String how) {
        if (what instanceof Brought.AFile file) {
            file(file.file());
        } else if (what instanceof Brought.Pixels picture) {
            pixels(picture.pixels(), how + " picture");
        } else if (what instanceof Brought.Nothing nothing) {
            reading.drop();
            problem.set(nothing.sentence());
        }
    }

    private void pixels(BufferedImage pixels, String name) {
        begin("reading the " + name, () -> InputFile.of(pixels, name), feeding::choose);
    }

    /** Feeds a picture that the server offers. */
    void sample(Sample sample) {
        Optional<Link> link = session.link();
        if (link.isEmpty()) {
            problem.set("sample " + sample.getName() + ": not connected");
            return;
        }
        Link open = link.get();
        begin("fetching sample " + sample.getName(), () -> read(open.client(), sample), feeding::choose);
    }

    private void begin(String title, java.util.concurrent.Callable<ChosenInput> read, Consumer<ChosenInput> use) {
        problem.set("");
        reading.start(title, read, use, failure -> problem.set(Failures.sentence(failure)));
    }

    private static ChosenInput read(LayerscopeClient client, Sample sample) throws IOException {
        if (sample.getTotalBytes() > MOST_SAMPLE_BYTES) {
            throw new IOException("sample %s: %s (expected: at most %s)"
                    .formatted(sample.getName(), Units.bytes(sample.getTotalBytes()), Units.bytes(MOST_SAMPLE_BYTES)));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) sample.getTotalBytes());
        client.samples().read(sample.getName(), Channels.newChannel(bytes));
        return new ChosenInput(sample.getName(), LocalInput.of(bytes.toByteArray()));
    }

    /** None where the server is one of before there were samples. */
    private static List<Sample> listSamples(LayerscopeClient client) {
        try {
            return List.copyOf(client.samples().list(MOST_SAMPLES));
        } catch (ServerError e) {
            if (e.code() == Status.Code.UNIMPLEMENTED) {
                return List.of();
            }
            throw e;
        }
    }
}
