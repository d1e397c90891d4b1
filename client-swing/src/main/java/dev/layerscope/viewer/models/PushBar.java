package dev.layerscope.viewer.models;

import dev.layerscope.viewer.look.Dot;
import dev.layerscope.viewer.look.Gap;
import dev.layerscope.viewer.look.Palette;
import dev.layerscope.viewer.look.PlainText;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JProgressBar;
import net.miginfocom.swing.MigLayout;

/** A line that is there while a model is on its way to the server, and says what came of it. */
public final class PushBar extends JPanel {
    private static final long serialVersionUID = 1;

    private final JLabel sentence = new JLabel();
    private final JProgressBar progress = new JProgressBar();
    private final JButton dismiss = new JButton("Dismiss");

    public PushBar(Pushing pushing) {
        super(new MigLayout("insets 0, hidemode 3", "[grow,fill][][]"));
        setBorder(Gap.around(4, 10));
        progress.getAccessibleContext().setAccessibleName("bytes sent");
        dismiss.addActionListener(event -> pushing.dismiss());
        add(sentence);
        add(progress);
        add(dismiss);
        pushing.push().observe(this::follow);
    }

    String sentence() {
        return String.valueOf(sentence.getClientProperty(PushBar.class));
    }

    private void follow(Push push) {
        setVisible(push.phase() != Push.Phase.NONE);
        boolean underWay = push.phase() == Push.Phase.UNDER_WAY;
        String words = underWay ? doing(push) : push.sentence();
        sentence.putClientProperty(PushBar.class, words);
        sentence.setText(PlainText.wrapping(words));
        sentence.setIcon(new Dot(
                switch (push.phase()) {
                    case NONE, UNDER_WAY -> Palette.WAITING;
                    case DONE -> Palette.GOOD;
                    case FAILED -> Palette.BAD;
                }));
        progress.setVisible(underWay);
        progress.setIndeterminate(push.isTried());
        progress.setValue(push.percent());
        dismiss.setVisible(!underWay);
    }

    private static String doing(Push push) {
        return push.isTried()
                ? "the server tries " + push.model() + "\u2026"
                : "bringing %s to the server: %d %%".formatted(push.model(), push.percent());
    }
}
