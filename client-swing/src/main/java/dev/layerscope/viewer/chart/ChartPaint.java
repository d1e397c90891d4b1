package dev.layerscope.viewer.chart;

import com.formdev.flatlaf.FlatLaf;
import com.formdev.flatlaf.util.ColorFunctions;
import java.awt.Color;
import javax.swing.UIManager;

/** The colours of charts, in either theme. Read when painting, for the theme may change. */
public enum ChartPaint {
    /** Behind everything. */
    GROUND {
        @Override
        public Color color() {
            return themed("Panel.background", Color.WHITE);
        }
    },
    /** The first series. */
    SERIES {
        @Override
        public Color color() {
            // The dark theme's accent is a ground for white letters, too dark for a line.
            return FlatLaf.isLafDark() ? new Color(0x7fb0f0) : themed("Component.accentColor", new Color(0x2675bf));
        }
    },
    /** What is of the first series and matters less. */
    PALE {
        @Override
        public Color color() {
            return ColorFunctions.mix(SERIES.color(), GROUND.color(), 0.45f);
        }
    },
    /** What stands out of the first series. */
    MARK {
        @Override
        public Color color() {
            return FlatLaf.isLafDark() ? new Color(0xff9a5c) : new Color(0xc04a12);
        }
    };

    public abstract Color color();

    private static Color themed(String key, Color otherwise) {
        Color color = UIManager.getColor(key);
        return color == null ? otherwise : color;
    }
}
