package dev.layerscope.viewer.window;

import com.formdev.flatlaf.FlatClientProperties;
import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.viewer.look.Gap;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.Travel;
import dev.layerscope.viewer.place.View;
import java.awt.BorderLayout;
import java.awt.CardLayout;
import java.awt.FlowLayout;
import java.util.EnumMap;
import java.util.Map;
import javax.swing.Box;
import javax.swing.ButtonGroup;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JSeparator;
import javax.swing.JToggleButton;
import javax.swing.SwingConstants;

/** The middle of the window: one view at a time, and a row of buttons to change it. */
final class Stage extends JPanel {
    private static final long serialVersionUID = 1;
    private static final String MESSAGE = "message";

    private final transient Travel travel;
    private final CardLayout cards = new CardLayout();
    private final JPanel shown = new JPanel(cards);
    private final JLabel message = new JLabel("", SwingConstants.CENTER);
    private final JButton back;
    private final JButton forward;
    private final Map<View, JToggleButton> buttons = new EnumMap<>(View.class);

    /**
     * @param panels one for each view
     */
    Stage(Travel travel, Map<View, JComponent> panels) {
        super(new BorderLayout());
        this.travel = travel;
        back = button("\u25c0", "back (Alt+Left)", travel::back);
        forward = button("\u25b6", "forward (Alt+Right)", travel::forward);
        JPanel row = new JPanel(new FlowLayout(FlowLayout.LEADING, 2, 2));
        row.setBorder(Gap.around(2, 6));
        row.add(back);
        row.add(forward);
        row.add(Box.createHorizontalStrut(UIScale.scale(8)));
        ButtonGroup group = new ButtonGroup();
        panels.forEach((view, panel) -> {
            JToggleButton button = new JToggleButton(view.title());
            button.putClientProperty(FlatClientProperties.BUTTON_TYPE, FlatClientProperties.BUTTON_TYPE_TOOLBAR_BUTTON);
            button.addActionListener(event -> travel.go(travel.place().get().withView(view)));
            buttons.put(view, button);
            group.add(button);
            row.add(button);
            shown.add(panel, view.name());
        });
        message.setBorder(Gap.around(20, 60));
        shown.add(message, MESSAGE);
        JPanel head = new JPanel(new BorderLayout());
        head.add(row);
        head.add(new JSeparator(), BorderLayout.PAGE_END);
        add(head, BorderLayout.PAGE_START);
        add(shown);
        travel.place().observe(this::show);
    }

    private static JButton button(String sign, String name, Runnable action) {
        JButton button = new JButton(sign);
        button.putClientProperty(FlatClientProperties.BUTTON_TYPE, FlatClientProperties.BUTTON_TYPE_TOOLBAR_BUTTON);
        button.setToolTipText(name);
        button.getAccessibleContext().setAccessibleName(name);
        button.addActionListener(event -> action.run());
        return button;
    }

    private void show(Place place) {
        back.setEnabled(travel.canGoBack());
        forward.setEnabled(travel.canGoForward());
        JToggleButton button = buttons.get(place.view());
        if (button != null) {
            button.setSelected(true);
        }
        message.setText(
                switch (place.view().needs()) {
                    case NOTHING -> "";
                    case MODEL -> "Choose a model at the left.";
                    case LAYER ->
                        place.hasModel() ? "Choose a layer at the left." : "Choose a model and a layer at the left.";
                });
        cards.show(shown, place.isComplete() ? place.view().name() : MESSAGE);
    }
}
