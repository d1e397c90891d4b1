package dev.layerscope.viewer.input;

import dev.layerscope.viewer.look.Dot;
import dev.layerscope.viewer.look.Palette;
import dev.layerscope.viewer.look.PlainText;
import dev.layerscope.viewer.session.Asked;
import dev.layerscope.viewer.work.Observed;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import net.miginfocom.swing.MigLayout;

/**
 * What is wrong with the input, in a narrow place: sentences, and another try below them. One that is wrong for the picture
 * is mostly wrong for the classes too, and is told once.
 */
final class TroubleLine extends JPanel {
    private static final long serialVersionUID = 1;

    private final JPanel sentences = new JPanel(new MigLayout("insets 0, wrap 1, fillx", "[grow,fill]", ""));
    private final JButton again = new JButton("Try again");
    private final transient List<Supplier<String>> sources = new ArrayList<>();
    private transient Set<String> shown = Set.of();

    TroubleLine(Observed<String> chosen, Runnable onAgain, List<Asked<?>> questions) {
        super(new MigLayout("insets 0, wrap 1, fillx, hidemode 3", "[grow,fill]", ""));
        add(sentences, "wmin 0");
        add(again, "growx 0");
        again.addActionListener(event -> onAgain.run());
        sources.add(chosen::get);
        questions.forEach(question -> sources.add(() -> question.answer().get().problem()));
        chosen.observe(sentence -> follow());
        for (Asked<?> question : questions) {
            question.answer().observe(answer -> follow());
        }
    }

    /** The sentences shown. */
    List<String> problems() {
        return List.copyOf(shown);
    }

    private void follow() {
        String first = sources.get(0).get();
        Set<String> asked = new LinkedHashSet<>();
        sources.stream()
                .skip(1)
                .map(Supplier::get)
                .filter(one -> !one.isEmpty())
                .forEach(asked::add);
        again.setVisible(!asked.isEmpty());
        Set<String> all = new LinkedHashSet<>();
        if (!first.isEmpty()) {
            all.add(first);
        }
        all.addAll(asked);
        shown = all;
        sentences.removeAll();
        for (String sentence : all) {
            JLabel line = new JLabel(PlainText.wrapping(sentence), new Dot(Palette.BAD), JLabel.LEADING);
            line.getAccessibleContext().setAccessibleName(sentence);
            sentences.add(line, "wmin 0");
        }
        setVisible(!all.isEmpty());
        revalidate();
        repaint();
    }
}
