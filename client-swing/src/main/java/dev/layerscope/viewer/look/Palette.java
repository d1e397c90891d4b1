package dev.layerscope.viewer.look;

import com.formdev.flatlaf.FlatLaf;
import java.awt.Color;
import javax.swing.UIManager;

/** Colours with a meaning. Read when painting, for the theme may change; each stands out 4.5:1 where it is used. */
public enum Palette {
    /** Ordinary text. */
    TEXT(0x1f1f1f, 0xd8d8d8) {
        @Override
        public Color color() {
            Color themed = UIManager.getColor("Label.foreground");
            return themed == null ? super.color() : themed;
        }
    },
    /** Captions, and what matters less. */
    MUTED(0x666a70, 0xb4b8bd),
    WAITING(0x8a5a00, 0xe0a84a),
    GOOD(0x1b7a3d, 0x6cc788),
    BAD(0xb3261e, 0xff9d95);

    private final Color light;
    private final Color dark;

    Palette(int light, int dark) {
        this.light = new Color(light);
        this.dark = new Color(dark);
    }

    public Color color() {
        return FlatLaf.isLafDark() ? dark : light;
    }
}
