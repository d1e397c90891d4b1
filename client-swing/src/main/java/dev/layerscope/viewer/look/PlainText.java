package dev.layerscope.viewer.look;

import javax.swing.JComponent;
import javax.swing.JToolTip;

/**
 * Swing takes text that begins with {@code <html>} for a page, and fetches what the page names. Names and sentences that
 * a server sent are shown letter by letter instead.
 */
public final class PlainText {
    private static final String HTML_DISABLE = "html.disable";
    private static final int TIP_COLUMNS = 90;

    private PlainText() {}

    /** Switches pages off for a component. */
    public static <C extends JComponent> C only(C component) {
        component.putClientProperty(HTML_DISABLE, true);
        return component;
    }

    /** A text for a label that shall break its line where it is too long for it, as labels do for pages alone. */
    public static String wrapping(String text) {
        String letters = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return "<html>" + letters + "</html>";
    }

    /** A text for a tooltip, in lines that fit a screen. */
    public static String tip(String text) {
        StringBuilder lines = new StringBuilder();
        int column = 0;
        for (String word : text.split(" ", -1)) {
            boolean full = column + word.length() > TIP_COLUMNS;
            if (column > 0) {
                lines.append(full ? '\n' : ' ');
            }
            lines.append(word);
            column = full ? word.length() : column + 1 + word.length();
        }
        return lines.toString();
    }

    /** For {@link JComponent#createToolTip}. */
    public static JToolTip toolTip(JComponent owner) {
        JToolTip tip = only(new JToolTip());
        tip.setComponent(owner);
        return tip;
    }
}
