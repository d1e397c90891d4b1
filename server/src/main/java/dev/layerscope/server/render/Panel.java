package dev.layerscope.server.render;

/** A part of a figure, such as what it shows of one layer. */
public interface Panel {
    /** The size that it needs, in units. */
    Extent extent();

    /** Draws itself onto a canvas that is as high, and at least as wide. Called once. */
    void draw(Canvas canvas);
}
