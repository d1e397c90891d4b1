package dev.layerscope.viewer.look;

import com.formdev.flatlaf.util.UIScale;
import javax.swing.BorderFactory;
import javax.swing.border.Border;

/** Empty space around things, in pixels of an unscaled screen. */
public final class Gap {
    private Gap() {}

    public static Border around(int vertical, int horizontal) {
        // Not FlatLaf's own empty border: a change of theme takes that for the former theme's and removes it.
        int high = UIScale.scale(vertical);
        int wide = UIScale.scale(horizontal);
        return BorderFactory.createEmptyBorder(high, wide, high, wide);
    }
}
