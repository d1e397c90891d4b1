package dev.layerscope.viewer.channel;

import com.formdev.flatlaf.FlatClientProperties;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.input.Pointer;
import dev.layerscope.viewer.look.Palette;
import dev.layerscope.viewer.look.PlainText;
import dev.layerscope.viewer.notice.NoticeBar;
import dev.layerscope.viewer.session.Answer;
import dev.layerscope.viewer.session.Answer.Phase;
import java.awt.CardLayout;
import java.util.Optional;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.SwingConstants;
import net.miginfocom.swing.MigLayout;

/** The inspected channel: its map, large, and beside it what its values are. */
final class ChannelPanel extends JPanel {
    private static final long serialVersionUID = 1;
    private static final String NOTHING = "nothing";
    private static final String MAP = "map";

    private final transient Inspection inspection;
    private final transient Pointer pointer;
    private final ChannelControls controls;
    private final MapView map = new MapView(this::point);
    private final CardLayout cards = new CardLayout();
    private final JPanel shown = new JPanel(cards);
    private final JLabel title = PlainText.only(new JLabel(" "));
    private final JLabel subtitle = PlainText.only(new JLabel(" "));
    private final JLabel reading = PlainText.only(new JLabel(" "));
    private transient Optional<Cell> pointed = Optional.empty();

    ChannelPanel(Bench bench, Inspection inspection, Pins pins, ChannelMenu menu) {
        super(new MigLayout("insets 8 12 8 12, fill, hidemode 3, wrap 1", "[grow, fill]"));
        this.inspection = inspection;
        this.pointer = bench.pointer();
        this.controls = new ChannelControls(inspection, pins);
        menu.onNumber(controls::focusNumber);
        add(controls, "wmin 0");
        add(NoticeBar.of(inspection.map()));
        add(NoticeBar.of(inspection.layer()));
        add(NoticeBar.of(inspection.backdrop()));
        add(NoticeBar.of(menu.exports().written()));
        JLabel nothing = new JLabel("Choose an input.", SwingConstants.CENTER);
        shown.add(nothing, NOTHING);
        shown.add(map, MAP);
        title.putClientProperty(FlatClientProperties.STYLE_CLASS, "h3");
        JPanel left = new JPanel(new MigLayout("insets 0, fill, wrap 1, gapy 3, hidemode 3", "[grow, fill]"));
        left.add(title);
        left.add(subtitle, "gapbottom 4");
        left.add(shown, "w 100::, h 100::, grow, push");
        left.add(reading);
        JPanel content = new JPanel(new MigLayout("insets 0, fill", "[grow, fill]16[320!, fill]", "[grow, fill]"));
        content.add(left, "w 100::");
        content.add(new ValuesView(inspection));
        add(content, "h 100::, grow, push, gaptop 4");
        dress();
        inspection.map().answer().observe(answer -> follow());
        inspection.layer().answer().observe(answer -> point(pointed));
        inspection.ground().observe(ground -> follow());
        inspection.subject().observe(subject -> follow());
        inspection.backdrop().answer().observe(answer -> follow());
        menu.exports()
                .written()
                .answer()
                .observe(answer -> answer.current().ifPresent(file -> reading.setText("saved " + file)));
        menu.exports()
                .copied()
                .answer()
                .observe(answer -> answer.current()
                        .ifPresent(picture -> reading.setText("copied a picture of %d\u00d7%d pixels"
                                .formatted(picture.getWidth(), picture.getHeight()))));
    }

    @Override
    public void updateUI() {
        super.updateUI();
        // The first time before there are any.
        if (subtitle != null) {
            dress();
        }
    }

    private void dress() {
        subtitle.setForeground(Palette.MUTED.color());
        reading.setForeground(Palette.TEXT.color());
    }

    private void follow() {
        Optional<ChannelMap> read = inspection.map().answer().get().optional();
        boolean nothing = inspection.subject().get().isEmpty();
        read.filter(now -> !isWaiting(now)).ifPresent(now -> {
            map.show(now, inspection.backdrop().answer().get().optional().filter(under -> covers(now, under)));
            title.setText(ChannelWords.title(now));
            subtitle.setText(ChannelWords.subtitle(now));
        });
        cards.show(shown, nothing ? NOTHING : MAP);
        title.setVisible(!nothing && read.isPresent());
        subtitle.setVisible(!nothing && read.isPresent());
        point(pointed);
    }

    /** Whether the input of a map is still to come that it shall be laid over; what is shown stays until then. */
    private boolean isWaiting(ChannelMap now) {
        Answer<Backdrop> under = inspection.backdrop().answer().get();
        return under.phase() == Phase.WAITING
                && !now.isSliced()
                && under.optional().filter(before -> before.isOf(now)).isEmpty();
    }

    private static boolean covers(ChannelMap now, Backdrop under) {
        return under.isOf(now) && !now.isSliced();
    }

    private void point(Optional<Cell> cell) {
        pointed = cell;
        Optional<ChannelMap> read = inspection.map().answer().get().optional();
        String words = read.flatMap(now -> cell.map(at -> ChannelWords.reading(now, at)))
                .or(() -> read.map(ChannelWords::hidden))
                .orElse("");
        reading.setText(words.isEmpty() ? " " : words);
        reading.getAccessibleContext().setAccessibleName(words);
        pointer.at(cell.flatMap(at -> inspection.facts().flatMap(facts -> facts.seenBy(at.row(), at.column()))));
    }
}
