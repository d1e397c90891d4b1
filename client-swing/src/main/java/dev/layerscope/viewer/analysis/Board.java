package dev.layerscope.viewer.analysis;

import com.formdev.flatlaf.FlatClientProperties;
import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.viewer.look.Palette;
import dev.layerscope.viewer.look.PlainText;
import dev.layerscope.viewer.session.Answer.Phase;
import java.awt.CardLayout;
import java.util.function.Function;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.SwingConstants;
import net.miginfocom.swing.MigLayout;

/** What the views of this room have alike: a title, facts, controls, what went wrong, and the content or why there is none. */
final class Board extends JPanel {
    private static final String NO_INPUT = "Choose a picture or an array at the left.";

    private static final long serialVersionUID = 1;
    /** Of controls beside the title, in pixels of an unscaled screen; wider ones have a row of their own. */
    private static final int WIDEST_BESIDE = 340;

    private static final String CONTENT = "content";
    private static final String MESSAGE = "message";

    private final JLabel title = PlainText.only(new JLabel(" "));
    private final JLabel facts = PlainText.only(new Muted());
    private final JLabel done = PlainText.only(new Muted());
    private final JLabel message = new JLabel("", SwingConstants.CENTER);
    private final CardLayout cards = new CardLayout();
    private final JPanel body = new JPanel(cards);

    /**
     * @param controls right of the title
     * @param notices below them
     */
    Board(JComponent controls, JComponent content, TakenAway taken, JComponent... notices) {
        super(new MigLayout("insets 8 12 8 12, fillx, hidemode 3, gapy 4", "[grow,fill][]", ""));
        title.putClientProperty(FlatClientProperties.STYLE_CLASS, "h3");
        add(title, "wmin 80");
        boolean wide = controls.getPreferredSize().width > UIScale.scale(WIDEST_BESIDE);
        if (!wide) {
            add(controls, "spany 2, aligny top");
        }
        add(facts, "wmin 80, newline");
        if (wide) {
            add(controls, "spanx 2, newline, gaptop 4");
        }
        for (JComponent notice : notices) {
            add(notice, "newline, spanx 2, growx");
        }
        add(taken.fileNotice(), "newline, spanx 2, growx");
        add(taken.pictureNotice(), "newline, spanx 2, growx");
        body.add(content, CONTENT);
        body.add(message, MESSAGE);
        add(body, "newline, spanx 2, push, grow");
        add(done, "newline, spanx 2, growx");
        done.setVisible(false);
        taken.done().observe(words -> {
            done.setText(words);
            done.setVisible(!words.isEmpty());
        });
    }

    void tell(String heading, String sentence) {
        title.setText(heading.isEmpty() ? " " : heading);
        title.setToolTipText(heading);
        facts.setText(sentence.isEmpty() ? " " : sentence);
    }

    /**
     * Has the content filled whenever there is something else to see, and shows it.
     *
     * @param missing a sentence where what was answered has nothing to see; empty otherwise
     */
    <T> void follow(Inquiry<?, T> inquiry, Function<T, String> missing, Runnable refill) {
        inquiry.shown().observe(told -> {
            refill.run();
            explain(inquiry, missing);
        });
        inquiry.answer().observe(answer -> explain(inquiry, missing));
    }

    private <T> void explain(Inquiry<?, T> inquiry, Function<T, String> missing) {
        boolean nothing = inquiry.answer().get().phase() == Phase.NOTHING;
        String otherwise = nothing ? NO_INPUT : " ";
        String sentence =
                inquiry.shown().get().map(told -> missing.apply(told.answer())).orElse(otherwise);
        message.setText(PlainText.wrapping(sentence));
        cards.show(body, sentence.isEmpty() ? CONTENT : MESSAGE);
    }

    /** Of text that matters less, in either theme. */
    static final class Muted extends JLabel {
        private static final long serialVersionUID = 1;

        Muted() {
            super(" ");
        }

        @Override
        public java.awt.Color getForeground() {
            return Palette.MUTED.color();
        }
    }
}
