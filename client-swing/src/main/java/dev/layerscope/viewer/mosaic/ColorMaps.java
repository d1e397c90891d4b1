package dev.layerscope.viewer.mosaic;

import java.awt.Component;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.swing.DefaultListCellRenderer;
import javax.swing.JLabel;
import javax.swing.JList;
import org.jspecify.annotations.Nullable;

/** The colour maps that servers draw with, by matplotlib's names, and nine of the colours of each. */
final class ColorMaps {
    private static final Map<String, ColorStrip> STRIPS = strips();
    static final List<String> NAMES = List.copyOf(STRIPS.keySet());

    private ColorMaps() {}

    private static Map<String, ColorStrip> strips() {
        Map<String, ColorStrip> strips = new LinkedHashMap<>();
        strips.put("viridis", new ColorStrip(new int[] {
            0x440154, 0x472c7b, 0x3a528b, 0x2c728e, 0x20908c, 0x27ad80, 0x5bc862, 0xaadb32, 0xfde724
        }));
        strips.put("magma", new ColorStrip(new int[] {
            0x000003, 0x1c1046, 0x50127b, 0x822581, 0xb63679, 0xe55063, 0xfb8660, 0xfec286, 0xfbfcbf
        }));
        strips.put("inferno", new ColorStrip(new int[] {
            0x000003, 0x200c4a, 0x570f6d, 0x892269, 0xbb3754, 0xe35832, 0xf98c09, 0xf8c931, 0xfcfea4
        }));
        strips.put("plasma", new ColorStrip(new int[] {
            0x0c0786, 0x4c02a1, 0x7e03a7, 0xa92395, 0xcb4777, 0xe56b5c, 0xf79341, 0xfdc328, 0xeff821
        }));
        strips.put("cividis", new ColorStrip(new int[] {
            0x00224d, 0x1a386f, 0x434e6b, 0x61646f, 0x7c7b78, 0x9a9376, 0xbaac6c, 0xdcc858, 0xfde737
        }));
        strips.put("turbo", new ColorStrip(new int[] {
            0x30123b, 0x466be3, 0x28bbeb, 0x32f197, 0xa4fc3b, 0xecd139, 0xfb8022, 0xd23005, 0x7a0402
        }));
        strips.put("gray", new ColorStrip(new int[] {
            0x000000, 0x202020, 0x404040, 0x606060, 0x808080, 0x9f9f9f, 0xbfbfbf, 0xdfdfdf, 0xffffff
        }));
        strips.put("RdBu_r", new ColorStrip(new int[] {
            0x053061, 0x2971b1, 0x6bacd0, 0xc2ddeb, 0xf7f6f6, 0xfaceb6, 0xe58368, 0xbb2a33, 0x67001f
        }));
        return strips;
    }

    /** A name beside its colours. */
    static final class Renderer extends DefaultListCellRenderer {
        private static final long serialVersionUID = 1;

        @Override
        public Component getListCellRendererComponent(
                JList<?> list, @Nullable Object name, int index, boolean selected, boolean focused) {
            JLabel label = (JLabel) super.getListCellRendererComponent(list, name, index, selected, focused);
            label.setIcon(STRIPS.get(String.valueOf(name)));
            return label;
        }
    }
}
