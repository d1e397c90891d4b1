package dev.layerscope.server.render;

import java.util.ArrayList;
import java.util.List;

/**
 * Panels of a figure that stand side by side, their upper edges in line.
 *
 * @param panels one at least
 * @param gap between two of them, in units
 */
record PanelRow(List<Panel> panels, int gap) {
    PanelRow {
        panels = List.copyOf(panels);
    }

    /**
     * Fills row after row, in order.
     *
     * @param widest that a row of several may be
     */
    static List<PanelRow> of(List<? extends Panel> panels, int widest, int gap) {
        List<PanelRow> rows = new ArrayList<>();
        List<Panel> row = new ArrayList<>();
        long width = 0;
        for (Panel panel : panels) {
            width += panel.extent().width();
            if (!row.isEmpty() && width > widest) {
                rows.add(new PanelRow(row, gap));
                row = new ArrayList<>();
                width = panel.extent().width();
            }
            row.add(panel);
            width += gap;
        }
        if (!row.isEmpty()) {
            rows.add(new PanelRow(row, gap));
        }
        return rows;
    }

    int width() {
        return panels.stream().mapToInt(panel -> panel.extent().width()).sum() + (panels.size() - 1) * gap;
    }

    int height() {
        return panels.stream().mapToInt(panel -> panel.extent().height()).max().orElse(0);
    }

    /** Each as wide as it needs; one that is alone as wide as the canvas. */
    void draw(Canvas canvas) {
        int left = 0;
        for (Panel panel : panels) {
            Extent needed = panel.extent();
            int width = panels.size() == 1 ? canvas.extent().width() : needed.width();
            panel.draw(canvas.part(left, 0, new Extent(needed.height(), width)));
            left += width + gap;
        }
    }
}
