package dev.layerscope.viewer.notice;

import com.formdev.flatlaf.FlatClientProperties;
import dev.layerscope.viewer.look.Dot;
import dev.layerscope.viewer.look.Gap;
import dev.layerscope.viewer.look.Palette;
import dev.layerscope.viewer.look.PlainText;
import dev.layerscope.viewer.session.Answer;
import dev.layerscope.viewer.session.Asked;
import java.awt.BorderLayout;
import java.awt.FlowLayout;
import java.io.PrintWriter;
import java.io.StringWriter;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JOptionPane;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import org.jspecify.annotations.Nullable;

/** A line above a view's content that is there while something is wrong: a sentence, details on demand, another try. */
public final class NoticeBar extends JPanel {
    private static final long serialVersionUID = 1;

    private final JLabel sentence = new JLabel();
    private final JButton details = new JButton("Details\u2026");
    private final JButton again = new JButton("Try again");
    private transient @Nullable Throwable cause;

    private NoticeBar(Runnable onAgain) {
        super(new BorderLayout());
        setBorder(Gap.around(4, 10));
        putClientProperty(FlatClientProperties.STYLE_CLASS, "notice");
        sentence.setIcon(new Dot(Palette.BAD));
        add(sentence);
        JPanel actions = new JPanel(new FlowLayout(FlowLayout.TRAILING));
        actions.add(details);
        actions.add(again);
        add(actions, BorderLayout.LINE_END);
        details.addActionListener(event -> tellDetails());
        again.addActionListener(event -> onAgain.run());
        setVisible(false);
    }

    /** Follows a question. */
    public static NoticeBar of(Asked<?> asked) {
        NoticeBar bar = new NoticeBar(asked::again);
        asked.answer().observe(bar::follow);
        return bar;
    }

    /** The sentence shown; empty where nothing is wrong. */
    public String problem() {
        return isVisible() ? String.valueOf(sentence.getClientProperty("plain")) : "";
    }

    private void follow(Answer<?> answer) {
        show(answer.problem(), answer.cause());
    }

    private void show(String problem, @Nullable Throwable why) {
        cause = why;
        sentence.setText(PlainText.wrapping(problem));
        sentence.putClientProperty("plain", problem);
        sentence.getAccessibleContext().setAccessibleName(problem);
        details.setVisible(why != null);
        setVisible(!problem.isEmpty());
    }

    private void tellDetails() {
        StringWriter trace = new StringWriter();
        if (cause != null) {
            cause.printStackTrace(new PrintWriter(trace));
        }
        JTextArea text = new JTextArea(trace.toString(), 24, 100);
        text.setEditable(false);
        text.setCaretPosition(0);
        JOptionPane.showMessageDialog(this, new JScrollPane(text), "Details", JOptionPane.PLAIN_MESSAGE);
    }
}
