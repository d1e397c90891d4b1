package dev.layerscope.viewer.analysis;

import dev.layerscope.viewer.analysis.Inquiry.Told;
import dev.layerscope.viewer.analysis.SaliencySettings.Laying;
import dev.layerscope.viewer.analysis.SaliencySettings.Reading;
import dev.layerscope.viewer.analysis.SaliencySettings.Rule;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.look.Dot;
import dev.layerscope.viewer.look.Palette;
import dev.layerscope.viewer.look.PlainText;
import java.awt.BorderLayout;
import java.util.function.Consumer;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JSpinner;
import javax.swing.SpinnerNumberModel;
import net.miginfocom.swing.MigLayout;

/** The gradient of a channel over the picture, and how to take it. */
final class SaliencyPanel extends JPanel {
    private static final long serialVersionUID = 1;

    private final transient Saliency saliency;
    private final SpinnerNumberModel channels = new SpinnerNumberModel(0, 0, Integer.MAX_VALUE, 1);
    private final JLabel remark = new JLabel("", new Dot(Palette.WAITING), JLabel.LEADING);
    private final FigureView figure;
    private final Board board;

    SaliencyPanel(Bench bench, Saliency saliency, TakenAway taken) {
        super(new BorderLayout());
        this.saliency = saliency;
        figure = FigureView.onPaper("gradient of the channel by the input", saliency::scale);
        board = new Board(controls(), content(), taken, saliency.figure().notice());
        add(board);
        bench.travel().place().observe(place -> channels.setValue(place.channel()));
        channels.addChangeListener(
                event -> saliency.channel(channels.getNumber().intValue()));
        board.follow(saliency.figure(), found -> "", this::refill);
    }

    private JPanel controls() {
        JSpinner channel = new JSpinner(channels);
        JPanel controls = new JPanel(new MigLayout("insets 0"));
        controls.add(labelled("Channel", 'C', channel), "");
        controls.add(channel, "w 70!");
        JComboBox<Reading> reading = box(
                Reading.values(),
                saliency.settings().get().reading(),
                chosen -> saliency.change(settings -> settings.with(chosen)));
        controls.add(labelled("Read", 'R', reading), "gapleft 10");
        controls.add(reading);
        JComboBox<Laying> laying = box(
                Laying.values(),
                saliency.settings().get().laying(),
                chosen -> saliency.change(settings -> settings.with(chosen)));
        controls.add(labelled("Draw", 'D', laying), "gapleft 10");
        controls.add(laying);
        JComboBox<Rule> rule = box(
                Rule.values(),
                saliency.settings().get().rule(),
                chosen -> saliency.change(settings -> settings.with(chosen)));
        saliency.settings()
                .observe(settings -> rule.setToolTipText(
                        "Relu passes back " + settings.rule().words()));
        controls.add(labelled("Relu", 'U', rule), "gapleft 10");
        controls.add(rule);
        return controls;
    }

    private static JLabel labelled(String words, char mnemonic, JComponent control) {
        JLabel label = new JLabel(words);
        label.setDisplayedMnemonic(mnemonic);
        label.setLabelFor(control);
        control.getAccessibleContext().setAccessibleName(words);
        return label;
    }

    private static <E> JComboBox<E> box(E[] choices, E chosen, Consumer<E> onChoice) {
        JComboBox<E> box = new JComboBox<>(choices);
        box.setSelectedItem(chosen);
        box.addActionListener(event -> onChoice.accept(box.getItemAt(box.getSelectedIndex())));
        return box;
    }

    private JPanel content() {
        JPanel content =
                new JPanel(new MigLayout("insets 8 0 0 0, fill, wrap 1, hidemode 3", "[grow,fill]", "[][grow,fill]"));
        content.add(remark, "growy 0");
        content.add(figure, "wmin 0, hmin 0");
        return content;
    }

    private void refill() {
        figure.show(saliency.figure().shown().get().map(Told::answer));
        int known = saliency.channels();
        channels.setMaximum(known > 0 ? known - 1 : Integer.MAX_VALUE);
        String sentence = saliency.remark();
        remark.setText(PlainText.wrapping(sentence));
        remark.setVisible(!sentence.isEmpty());
        board.tell(
                saliency.figure()
                        .shown()
                        .get()
                        .map(told -> told.question().subject().words())
                        .orElse(""),
                saliency.figure()
                        .shown()
                        .get()
                        .map(told -> "channel " + told.question().channel() + " of "
                                + told.answer().header().getPanels(0).getChannelsAvailable()
                                + ", gradient of its mean by the pixels")
                        .orElse(""));
    }
}
