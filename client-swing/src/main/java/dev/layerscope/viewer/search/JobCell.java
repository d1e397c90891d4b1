package dev.layerscope.viewer.search;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.v1.Job;
import dev.layerscope.viewer.look.Dot;
import dev.layerscope.viewer.look.Gap;
import dev.layerscope.viewer.look.Palette;
import dev.layerscope.viewer.look.PictureView;
import dev.layerscope.viewer.look.PlainText;
import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.Font;
import java.time.ZoneId;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.ListCellRenderer;
import net.miginfocom.swing.MigLayout;

/** A job in the gallery: its picture, what it raises, how, when, and what became of it. */
final class JobCell extends JPanel implements ListCellRenderer<Job> {
    private static final long serialVersionUID = 1;
    private static final int SIDE = 68;

    private final transient Searches searches;
    private final transient ZoneId zone = ZoneId.systemDefault();
    private final PictureView picture = new PictureView("result");
    private final JLabel target = PlainText.only(new JLabel());
    private final JLabel channels = PlainText.only(new JLabel());
    private final JLabel how = PlainText.only(new JLabel());
    private final JLabel state = PlainText.only(new JLabel());

    JobCell(Searches searches) {
        super(new BorderLayout(UIScale.scale(10), 0));
        this.searches = searches;
        setBorder(Gap.around(5, 10));
        picture.setPreferredSize(UIScale.scale(new Dimension(SIDE, SIDE)));
        JPanel lines =
                new JPanel(new MigLayout("insets 0, gap 0, wrap 1, filly", "[grow,fill]", "push[]1[]1[]1[]push"));
        lines.setOpaque(false);
        lines.add(target, "wmin 0");
        lines.add(channels, "wmin 0");
        lines.add(how, "wmin 0");
        lines.add(state, "wmin 0");
        add(picture, BorderLayout.LINE_START);
        add(lines);
    }

    static int height() {
        return UIScale.scale(SIDE + 12);
    }

    @Override
    public Component getListCellRendererComponent(
            JList<? extends Job> list, Job job, int index, boolean selected, boolean focused) {
        Font font = list.getFont();
        Color text = selected ? list.getSelectionForeground() : list.getForeground();
        Color muted = selected ? text : Palette.MUTED.color();
        setBackground(selected ? list.getSelectionBackground() : list.getBackground());
        picture.show(searches.thumbnail(job).orElse(null));
        write(target, SearchWords.layer(job.getOptimization()), font.deriveFont(Font.BOLD), text);
        write(channels, SearchWords.channels(job.getOptimization()), font, text);
        write(how, how(job), font, muted);
        write(state, became(job), font, muted);
        state.setIcon(new Dot(meaning(job.getState())));
        getAccessibleContext()
                .setAccessibleName(
                        target.getText() + " " + channels.getText() + ", " + how.getText() + ", " + state.getText());
        return this;
    }

    /** What a glance at a job tells. */
    static Palette meaning(Job.State state) {
        return switch (state) {
            case STATE_QUEUED, STATE_RUNNING -> Palette.WAITING;
            case STATE_SUCCEEDED -> Palette.GOOD;
            case STATE_FAILED -> Palette.BAD;
            case STATE_CANCELLED, STATE_UNSPECIFIED, UNRECOGNIZED -> Palette.MUTED;
        };
    }

    private String how(Job job) {
        return SearchWords.recipe(job.getOptimization().getRecipe()) + " \u00b7 "
                + SearchWords.briefMoment(job.getCreateTime(), zone) + " \u00b7 " + SearchWords.model(job);
    }

    private static String became(Job job) {
        return switch (job.getState()) {
            case STATE_SUCCEEDED -> "succeeded \u00b7 objective " + SearchWords.values(job);
            case STATE_RUNNING ->
                "running \u00b7 " + Math.round(100 * job.getProgress().getShare()) + " %";
            case STATE_QUEUED -> "queued \u00b7 number " + job.getQueuePosition();
            case STATE_FAILED -> "failed \u00b7 " + job.getFailure().getMessage();
            case STATE_CANCELLED, STATE_UNSPECIFIED, UNRECOGNIZED -> SearchWords.state(job.getState());
        };
    }

    private static void write(JLabel label, String words, Font font, Color color) {
        label.setText(words);
        label.setFont(font);
        label.setForeground(color);
    }
}
