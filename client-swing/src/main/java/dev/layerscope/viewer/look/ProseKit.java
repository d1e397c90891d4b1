package dev.layerscope.viewer.look;

import java.awt.Graphics;
import java.awt.Rectangle;
import java.awt.Shape;
import javax.swing.text.AbstractDocument;
import javax.swing.text.Element;
import javax.swing.text.LabelView;
import javax.swing.text.ParagraphView;
import javax.swing.text.StyledEditorKit;
import javax.swing.text.View;
import javax.swing.text.ViewFactory;

/** Lays {@link Prose} out where Swing's own kit would break lines, or draw them, otherwise than prose wants it. */
final class ProseKit extends StyledEditorKit {
    private static final long serialVersionUID = 1;

    @Override
    public ViewFactory getViewFactory() {
        ViewFactory usual = super.getViewFactory();
        return element -> {
            if (AbstractDocument.ContentElementName.equals(element.getName())) {
                return new Words(element);
            }
            return AbstractDocument.ParagraphElementName.equals(element.getName())
                    ? new Hanging(element)
                    : usual.create(element);
        };
    }

    /** Breaks inside a word that is wider than the line. */
    private static final class Words extends LabelView {
        Words(Element element) {
            super(element);
        }

        @Override
        public float getMinimumSpan(int axis) {
            return axis == View.X_AXIS ? 0 : super.getMinimumSpan(axis);
        }

        /** Never between a name and its value, though a tab is the first place where a line would break. */
        @Override
        public int getBreakWeight(int axis, float position, float length) {
            boolean name = axis == View.X_AXIS
                    && getText(getEndOffset() - 1, getEndOffset()).toString().equals("\t");
            return name ? View.BadBreakWeight : super.getBreakWeight(axis, position, length);
        }
    }

    /** Draws a line that hangs out to the left once. Swing draws it twice, and smoothed letters come out bold. */
    private static final class Hanging extends ParagraphView {
        private boolean firstLineDrawn;

        Hanging(Element element) {
            super(element);
        }

        @Override
        public void paint(Graphics graphics, Shape area) {
            firstLineDrawn = false;
            super.paint(graphics, area);
        }

        @Override
        protected void paintChild(Graphics graphics, Rectangle area, int line) {
            if (line > 0 || !firstLineDrawn) {
                super.paintChild(graphics, area, line);
            }
            firstLineDrawn |= line == 0;
        }
    }
}
