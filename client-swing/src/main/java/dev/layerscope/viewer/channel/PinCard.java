package dev.layerscope.viewer.channel;

import com.formdev.flatlaf.FlatClientProperties;
import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.viewer.channel.PinBoard.Comparison;
import dev.layerscope.viewer.channel.PinBoard.Pinned;
import dev.layerscope.viewer.look.Gap;
import dev.layerscope.viewer.look.Palette;
import dev.layerscope.viewer.look.PictureView;
import dev.layerscope.viewer.look.PlainText;
import java.awt.Color;
import java.awt.Cursor;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.event.ActionEvent;
import java.awt.event.FocusEvent;
import java.awt.event.FocusListener;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.util.Optional;
import javax.swing.AbstractAction;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.KeyStroke;
import javax.swing.UIManager;
import net.miginfocom.swing.MigLayout;
import org.jspecify.annotations.Nullable;

/**
 * A pin on the board: its map and what that is of. Enter or a click goes there, Delete unpins, and Ctrl+Shift with an
 * arrow moves it.
 */
final class PinCard extends JPanel {
    private static final long serialVersionUID = 1;
    static final int SIDE = 232;

    private final transient Pin pin;
    private final transient Pins pins;
    private final PictureView map = new PictureView("map");
    private final LimitBar limits = new LimitBar();
    private final JLabel channel = PlainText.only(new JLabel());
    private final JLabel layer = PlainText.only(new JLabel());
    private final JLabel from = PlainText.only(new JLabel());
    private final JLabel numbers = PlainText.only(new JLabel(" "));
    private final JLabel comparison = PlainText.only(new JLabel());
    private final JLabel likeness = PlainText.only(new JLabel());
    private final JButton also = new JButton();
    private transient @Nullable ChannelMap shown;
    private transient @Nullable Colors colors;

    PinCard(Pin pin, Pins pins) {
        super(new MigLayout("insets 0, wrap 1, hidemode 3", "[grow, fill, 232!]", "[]6[]4[]1[]1[]3[]1[]6[]"));
        this.pin = pin;
        this.pins = pins;
        setOpaque(false);
        setBorder(Gap.around(9, 9));
        setFocusable(true);
        map.setPreferredSize(UIScale.scale(new Dimension(SIDE, SIDE)));
        map.setCursor(Cursor.getPredefinedCursor(Cursor.HAND_CURSOR));
        channel.putClientProperty(FlatClientProperties.STYLE_CLASS, "h4");
        channel.setText("channel " + pin.subject().channel());
        comparison.putClientProperty(FlatClientProperties.STYLE_CLASS, "small");
        likeness.putClientProperty(FlatClientProperties.STYLE_CLASS, "small");
        layer.setText(pin.subject().layer());
        layer.setToolTipText(pin.subject().layer());
        from.setText(pin.subject().model() + " \u00b7 " + pin.input().name());
        JPanel actions = new JPanel(new MigLayout("insets 0, gapx 4, hidemode 3, novisualpadding", "[][]push[]"));
        actions.setOpaque(false);
        JButton remove = new JButton("Unpin");
        remove.addActionListener(event -> pins.remove(pin));
        also.addActionListener(event -> pins.addForChosenInput(pin));
        also.putClientProperty(FlatClientProperties.STYLE_CLASS, "small");
        remove.putClientProperty(FlatClientProperties.STYLE_CLASS, "small");
        actions.add(also, "wmax 165");
        actions.add(remove, "cell 2 0");
        add(map, "w 232!, h 232!");
        add(limits);
        add(channel);
        add(layer, "wmax 232");
        add(from, "wmax 232");
        add(numbers);
        add(comparison, "wmax 232");
        add(likeness);
        add(actions, "pushy, aligny bottom");
        key("ENTER", () -> pins.visit(pin));
        key("DELETE", () -> pins.remove(pin));
        key("ctrl shift LEFT", () -> pins.move(pin, -1));
        key("ctrl shift RIGHT", () -> pins.move(pin, 1));
        MouseAdapter mouse = new MouseAdapter() {
            @Override
            public void mouseClicked(MouseEvent event) {
                pins.visit(pin);
            }
        };
        map.addMouseListener(mouse);
        addFocusListener(new FocusListener() {
            @Override
            public void focusGained(FocusEvent event) {
                scrollRectToVisible(new java.awt.Rectangle(getSize()));
                repaint();
            }

            @Override
            public void focusLost(FocusEvent event) {
                repaint();
            }
        });
        dress();
    }

    void show(Pinned now) {
        ChannelMap read = now.map();
        Colors shownIn = now.colors();
        if (read != null && shownIn != null && (read != shown || shownIn != colors)) {
            shown = read;
            colors = shownIn;
            map.show(read.picture(shownIn));
            limits.show(shownIn);
        }
        String words = words(now);
        numbers.setText(words);
        numbers.setForeground(now.problem().isEmpty() ? Palette.TEXT.color() : Palette.BAD.color());
        numbers.setToolTipText(now.problem().isEmpty() ? null : PlainText.tip(now.problem()));
        comparison.setVisible(now.comparison().isPresent());
        likeness.setVisible(now.comparison().isPresent());
        comparison.setText(now.comparison().map(PinCard::other).orElse(""));
        likeness.setText(now.comparison().map(PinCard::words).orElse(""));
        Optional<Pin> other = pins.forChosenInput(pin).filter(same -> !pins.has(same));
        also.setVisible(other.isPresent());
        also.setEnabled(!pins.isFull());
        other.ifPresent(same -> {
            also.setText("Also for " + same.input().name());
            also.setToolTipText("pin the same channel for " + same.input().name());
        });
        getAccessibleContext()
                .setAccessibleName(pin.title() + ", " + from.getText() + ", " + words
                        + now.comparison()
                                .map(compared -> ", " + other(compared) + " " + words(compared))
                                .orElse(""));
    }

    private static String words(Pinned pinned) {
        ChannelMap map = pinned.map();
        if (map == null) {
            return pinned.problem().isEmpty() ? "\u2026" : pinned.problem();
        }
        return "mean " + Numerals.brief(map.moments().mean()) + " \u00b7 maximum "
                + Numerals.brief(map.moments().maximum());
    }

    private static String other(Comparison comparison) {
        return "against " + comparison.other().name() + ":";
    }

    private static String words(Comparison comparison) {
        return "mean |difference| " + Numerals.brief(comparison.likeness().meanAbsolute()) + ", cosine "
                + Numerals.brief(comparison.likeness().cosine());
    }

    private void key(String stroke, Runnable action) {
        getInputMap().put(KeyStroke.getKeyStroke(stroke), stroke);
        getActionMap().put(stroke, new AbstractAction() {
            private static final long serialVersionUID = 1;

            @Override
            public void actionPerformed(ActionEvent event) {
                action.run();
            }
        });
    }

    @Override
    public void updateUI() {
        super.updateUI();
        if (from != null) {
            dress();
        }
    }

    private void dress() {
        layer.setForeground(Palette.TEXT.color());
        from.setForeground(Palette.MUTED.color());
        comparison.setForeground(Palette.MUTED.color());
        likeness.setForeground(Palette.MUTED.color());
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        super.paintComponent(graphics);
        Color line = UIManager.getColor(isFocusOwner() ? "Component.focusColor" : "Component.borderColor");
        graphics.setColor(line == null ? Palette.MUTED.color() : line);
        graphics.drawRoundRect(0, 0, getWidth() - 1, getHeight() - 1, 8, 8);
        if (isFocusOwner()) {
            graphics.drawRoundRect(1, 1, getWidth() - 3, getHeight() - 3, 7, 7);
        }
    }
}
