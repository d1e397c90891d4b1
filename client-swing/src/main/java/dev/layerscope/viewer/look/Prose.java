package dev.layerscope.viewer.look;

import com.formdev.flatlaf.util.UIScale;
import java.awt.Color;
import java.awt.Font;
import javax.swing.JTextPane;
import javax.swing.UIManager;
import javax.swing.text.BadLocationException;
import javax.swing.text.MutableAttributeSet;
import javax.swing.text.SimpleAttributeSet;
import javax.swing.text.StyleConstants;
import javax.swing.text.TabSet;
import javax.swing.text.TabStop;

/**
 * Text to read, select and copy: a heading, sentences, and names beside values. It wraps at its width, words without a
 * break too, for a checksum is one.
 */
public final class Prose extends JTextPane {
    private static final long serialVersionUID = 1;
    private static final int NAME_WIDTH = 112;
    private static final String BODY = "Label.font";

    public Prose() {
        setEditorKit(new ProseKit());
        setEditable(false);
        setOpaque(false);
        PlainText.only(this);
    }

    /** What is dropped on text that can't be changed is for whoever the text is in. */
    @Override
    public void updateUI() {
        super.updateUI();
        setDropTarget(null);
    }

    public void clear() {
        setText("");
    }

    public void heading(String text) {
        MutableAttributeSet style = style("h2.font", Palette.TEXT.color());
        StyleConstants.setBold(style, true);
        paragraph(new SimpleAttributeSet(), style, text);
    }

    public void sentence(String text, Palette meaning) {
        paragraph(new SimpleAttributeSet(), style(BODY, meaning.color()), text);
    }

    /** A name, and right of it a value of one or several lines, which keeps its own left edge. */
    public void fact(String name, String value) {
        SimpleAttributeSet hanging = new SimpleAttributeSet();
        float indent = UIScale.scale((float) NAME_WIDTH);
        StyleConstants.setLeftIndent(hanging, indent);
        StyleConstants.setFirstLineIndent(hanging, -indent);
        // Tab stops are counted from the indent, left of which the name stands.
        StyleConstants.setTabSet(hanging, new TabSet(new TabStop[] {new TabStop(0)}));
        append(hanging, style(BODY, Palette.MUTED.color()), name + "\t");
        String[] lines = value.split("\n", -1);
        for (int i = 0; i < lines.length - 1; i++) {
            append(hanging, style(BODY, Palette.TEXT.color()), lines[i] + "\n");
            append(hanging, style(BODY, Palette.MUTED.color()), "\t");
        }
        paragraph(hanging, style(BODY, Palette.TEXT.color()), lines[lines.length - 1]);
    }

    private void paragraph(SimpleAttributeSet layout, MutableAttributeSet style, String text) {
        StyleConstants.setSpaceBelow(layout, UIScale.scale(5f));
        append(layout, style, text + "\n");
    }

    private void append(SimpleAttributeSet layout, MutableAttributeSet style, String text) {
        int start = getDocument().getLength();
        try {
            getDocument().insertString(start, text, style);
        } catch (BadLocationException e) {
            throw new IllegalStateException("text: no end at " + start, e);
        }
        getStyledDocument().setParagraphAttributes(start, text.length(), layout, true);
    }

    private static MutableAttributeSet style(String fontKey, Color color) {
        SimpleAttributeSet style = new SimpleAttributeSet();
        StyleConstants.setForeground(style, color);
        Font font = UIManager.getFont(fontKey);
        if (font != null) {
            StyleConstants.setFontFamily(style, font.getFamily());
            StyleConstants.setFontSize(style, font.getSize());
        }
        return style;
    }
}
