package dev.layerscope.viewer.models;

import dev.layerscope.client.LocalModel;
import dev.layerscope.v1.ModelCard;
import dev.layerscope.v1.PushModelResponse;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.models.Push.Phase;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.session.Failures;
import dev.layerscope.viewer.session.Link;
import dev.layerscope.viewer.work.Latest;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Brings one model at a time to the server, and then goes to it. Belongs to the event thread. */
public final class Pushing {
    /** So often the bar moves. */
    private static final long STEP_NANOS = 100_000_000;

    private final Bench bench;
    private final Latest latest;
    private final Property<Push> push = new Property<>(Push.NONE);

    public Pushing(Bench bench) {
        this.bench = bench;
        this.latest = new Latest(bench.background());
    }

    Observed<Push> push() {
        return push;
    }

    /** Pushes a file with the weights that it names, in place of another that is under way. */
    void push(Path onnx, String name, ModelCard card) {
        Link link = bench.session().link().orElse(null);
        if (link == null) {
            push.set(new Push(Phase.FAILED, name, 0, 0, "not connected (expected: a server to bring the model to)"));
            return;
        }
        push.set(new Push(Phase.UNDER_WAY, name, 0, 0, ""));
        latest.start(
                "bringing " + name + " to the server",
                () -> send(link, LocalModel.of(name, onnx, card)),
                this::pushed,
                failure -> push.set(new Push(Phase.FAILED, name, 0, 0, Failures.sentence(failure))));
    }

    /** Takes the last outcome away. */
    void dismiss() {
        push.set(Push.NONE);
    }

    private PushModelResponse send(Link link, LocalModel model) throws IOException {
        AtomicLong sent = new AtomicLong();
        AtomicLong told = new AtomicLong(System.nanoTime() - STEP_NANOS);
        return link.client().pushModel(model, bytes -> {
            long now = sent.addAndGet(bytes);
            long before = told.get();
            boolean due = System.nanoTime() - before >= STEP_NANOS || now >= model.totalBytes();
            if (due && told.compareAndSet(before, System.nanoTime())) {
                bench.background().hand(() -> moved(model, now));
            }
        });
    }

    private void moved(LocalModel model, long sent) {
        Push now = push.get();
        if (now.phase() == Phase.UNDER_WAY && now.model().equals(model.name())) {
            push.set(new Push(Phase.UNDER_WAY, model.name(), sent, model.totalBytes(), ""));
        }
    }

    private void pushed(PushModelResponse response) {
        String name = response.getModel().getName();
        String outcome = switch (response.getOutcome()) {
            case OUTCOME_UNCHANGED -> " is there already";
            case OUTCOME_PUBLISHED, OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
                " is there, version " + response.getVersion().getNumber();
        };
        String note = response.getNote().isEmpty() ? "" : ". " + response.getNote();
        push.set(new Push(Phase.DONE, name, 0, 0, name + outcome + note));
        bench.session().refresh();
        bench.travel().go(bench.travel().place().get().withModel(name).withView(View.MODELS));
    }
}
