package dev.layerscope.viewer.channel;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.viewer.channel.PinBoard.Pinned;
import dev.layerscope.viewer.channel.PinBoard.Sharing;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.look.Palette;
import dev.layerscope.viewer.look.ScrolledPanel;
import java.awt.BorderLayout;
import java.awt.CardLayout;
import java.awt.Component;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.SwingConstants;
import net.miginfocom.swing.MigLayout;

/** The pins side by side, as many in a row as fit. */
final class PinsPanel extends JPanel {
    private static final long serialVersionUID = 1;
    private static final String NOTHING = "nothing";
    private static final String BOARD = "board";

    private final transient Pins pins;
    private final JCheckBox sharing = new JCheckBox("Same limits for all");
    private final JLabel count = new JLabel();
    private final JButton retry = new JButton("Try again");
    private final JButton clear = new JButton("Unpin all");
    private final Board board = new Board();
    private final CardLayout cards = new CardLayout();
    private final JPanel shown = new JPanel(cards);
    private transient Map<Pin, PinCard> known = Map.of();
    private transient List<Pin> order = List.of();

    PinsPanel(Bench bench, Pins pins, PinBoard pinned) {
        super(new BorderLayout());
        this.pins = pins;
        JPanel head = new JPanel(new MigLayout("insets 8 12 4 12, hidemode 3", "[]12[]push[]6[]"));
        head.add(sharing);
        head.add(count);
        head.add(retry);
        head.add(clear);
        sharing.setMnemonic('A');
        sharing.setToolTipText("the same colour is the same value in all maps (F9)");
        sharing.addActionListener(
                event -> pinned.share(sharing.isSelected() ? Sharing.SAME_LIMITS : Sharing.OWN_LIMITS));
        retry.setToolTipText("read those maps again that couldn't be read");
        retry.addActionListener(event -> pinned.retry());
        clear.addActionListener(event -> pins.clear());
        add(head, BorderLayout.PAGE_START);
        JScrollPane scrolled = new JScrollPane(board);
        scrolled.setBorder(null);
        scrolled.getVerticalScrollBar().setUnitIncrement(UIScale.scale(24));
        shown.add(scrolled, BOARD);
        shown.add(
                new JLabel("Nothing is pinned. Ctrl+P pins the channel that is shown.", SwingConstants.CENTER),
                NOTHING);
        add(shown);
        pinned.sharing().observe(now -> sharing.setSelected(now == Sharing.SAME_LIMITS));
        pinned.shown().observe(this::show);
        bench.feeding().chosen().observe(input -> show(pinned.shown().get()));
    }

    @Override
    public void updateUI() {
        super.updateUI();
        if (count != null) {
            count.setForeground(Palette.MUTED.color());
        }
    }

    private void show(List<Pinned> now) {
        List<Pin> next = now.stream().map(Pinned::pin).toList();
        if (!next.equals(order)) {
            place(next);
        }
        for (Pinned pinned : now) {
            PinCard card = known.get(pinned.pin());
            if (card != null) {
                card.show(pinned);
            }
        }
        count.setText(now.size()
                + (now.size() == Pins.MOST ? " pins, as many as there can be" : now.size() == 1 ? " pin" : " pins"));
        count.setForeground(Palette.MUTED.color());
        boolean some = !now.isEmpty();
        retry.setVisible(now.stream().anyMatch(pinned -> !pinned.problem().isEmpty()));
        clear.setEnabled(some);
        sharing.setEnabled(some);
        cards.show(shown, some ? BOARD : NOTHING);
    }

    private void place(List<Pin> next) {
        Component focused = board.getComponentCount() == 0
                ? null
                : java.awt.KeyboardFocusManager.getCurrentKeyboardFocusManager().getFocusOwner();
        Map<Pin, PinCard> placed = new HashMap<>();
        next.forEach(pin -> {
            PinCard card = known.get(pin);
            placed.put(pin, card == null ? new PinCard(pin, pins) : card);
        });
        known = placed;
        order = new ArrayList<>(next);
        board.removeAll();
        next.forEach(pin -> board.add(placed.get(pin), "growy"));
        board.arrange();
        board.revalidate();
        board.repaint();
        if (focused instanceof PinCard card && placed.containsValue(card)) {
            card.requestFocusInWindow();
        }
    }

    /** As many cards in a row as the width has room for. */
    private static final class Board extends ScrolledPanel {
        private static final long serialVersionUID = 1;
        private static final int CARD = PinCard.SIDE + 18 + 12;

        private final MigLayout layout;

        Board() {
            this(new MigLayout());
        }

        private Board(MigLayout layout) {
            super(layout, 24);
            this.layout = layout;
        }

        @Override
        public void setBounds(int x, int y, int width, int height) {
            super.setBounds(x, y, width, height);
            arrange();
        }

        void arrange() {
            int columns = Math.max(1, (getWidth() - UIScale.scale(12)) / UIScale.scale(CARD));
            String wanted = "insets 6 12 12 12, gap 12 12, wrap " + columns;
            if (!wanted.equals(layout.getLayoutConstraints())) {
                layout.setLayoutConstraints(wanted);
                layout.setRowConstraints("[fill]");
                revalidate();
            }
        }
    }
}
