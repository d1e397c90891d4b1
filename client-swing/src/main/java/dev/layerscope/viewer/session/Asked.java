package dev.layerscope.viewer.session;

import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.viewer.session.Answer.Phase;
import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.EventThread;
import dev.layerscope.viewer.work.Latest;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One question at a time to the server, and its newest answer. A question asked while the server is away, or cut off when
 * it went, waits for its return and is asked then, so that nobody has to do anything. Belongs to the event thread.
 */
public final class Asked<T> {
    private final Session session;
    private final Latest latest;
    private final Property<Answer<T>> answer = new Property<>(Answer.nothing());
    private @Nullable Question<T> question;
    private String title = "";

    /** What is asked, on a thread that may block. */
    public interface Question<T> {
        T ask(LayerscopeClient client) throws Exception;
    }

    public Asked(Session session, Background background) {
        this.session = session;
        this.latest = new Latest(background);
        session.arrivals().observe(count -> askWaiting());
    }

    public Observed<Answer<T>> answer() {
        return answer;
    }

    /**
     * Asks in place of what was asked before, whose answer stays until this one's comes.
     *
     * @param title what is done, as a phrase, for people who wait
     */
    public void ask(String title, Question<T> question) {
        EventThread.require();
        this.title = title;
        this.question = question;
        answer.set(answer.get().waiting());
        askWaiting();
    }

    /** Asks the same once more, if anything was asked. */
    public void again() {
        if (question != null) {
            ask(title, question);
        }
    }

    /** Forgets question and answer. */
    public void clear() {
        EventThread.require();
        latest.drop();
        question = null;
        answer.set(Answer.nothing());
    }

    private void askWaiting() {
        Question<T> asked = question;
        Optional<Link> link = session.link();
        if (asked != null && link.isPresent() && answer.get().phase() == Phase.WAITING) {
            Link open = link.get();
            latest.start(title, () -> asked.ask(open.client()), this::answered, failure -> failed(open, failure));
        }
    }

    private void answered(T value) {
        answer.set(Answer.ready(value));
    }

    private void failed(Link asked, Throwable failure) {
        if (session.isLost(asked, failure)) {
            return;
        }
        answer.set(answer.get().failed(failure));
    }
}
