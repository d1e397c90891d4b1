package dev.layerscope.viewer.search;

import dev.layerscope.v1.Job;
import dev.layerscope.viewer.search.PictureCell.Mark;
import java.awt.event.ActionEvent;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import javax.swing.AbstractAction;
import javax.swing.JPanel;
import javax.swing.KeyStroke;

/** The pictures of a search. Tab and the arrow keys go from one to the next; the one with the frame is meant by what is done. */
final class PicturesPanel extends JPanel {
    private static final long serialVersionUID = 1;

    private final transient IntConsumer onChoose;
    private final transient List<PictureCell> cells = new ArrayList<>();
    private int chosen;

    PicturesPanel(IntConsumer onChoose) {
        super(new TightGrid());
        this.onChoose = onChoose;
        getAccessibleContext().setAccessibleName("pictures of the search");
        step("LEFT", -1);
        step("RIGHT", 1);
    }

    void show(Watched seen) {
        Job job = seen.job();
        // One sheet where the server's previews can't be told apart.
        boolean sheet = seen.pictures().size() == 1 && seen.count() > 1;
        make(sheet ? 1 : seen.count());
        for (int i = 0; i < cells.size(); i++) {
            Optional<BufferedImage> picture =
                    i < seen.pictures().size() ? Optional.of(seen.pictures().get(i)) : Optional.empty();
            cells.get(i).show(picture, sheet ? SearchWords.target(job.getOptimization()) : words(job, i));
        }
        mark(chosen);
    }

    /** Which picture is meant. */
    void mark(int picture) {
        chosen = picture;
        for (int i = 0; i < cells.size(); i++) {
            cells.get(i).mark(i == picture && cells.size() > 1 ? Mark.CHOSEN : Mark.NONE);
        }
    }

    List<PictureCell> cells() {
        return List.copyOf(cells);
    }

    private static String words(Job job, int picture) {
        String name = SearchWords.caption(job.getOptimization(), picture);
        List<Double> values = job.getProgress().getValuesList();
        return picture < values.size() ? name + " \u00b7 " + SearchWords.real(values.get(picture)) : name;
    }

    private void make(int count) {
        if (cells.size() == count) {
            return;
        }
        removeAll();
        cells.clear();
        for (int i = 0; i < count; i++) {
            int picture = i;
            PictureCell cell = new PictureCell(picture, () -> onChoose.accept(picture));
            cells.add(cell);
            add(cell);
        }
        revalidate();
        repaint();
    }

    private void step(String key, int by) {
        getInputMap(WHEN_ANCESTOR_OF_FOCUSED_COMPONENT).put(KeyStroke.getKeyStroke(key), key);
        getActionMap().put(key, new AbstractAction() {
            private static final long serialVersionUID = 1;

            @Override
            public void actionPerformed(ActionEvent event) {
                int next = chosen + by;
                if (next >= 0 && next < cells.size()) {
                    cells.get(next).requestFocusInWindow();
                }
            }
        });
    }
}
