package dev.layerscope.viewer.mosaic;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.client.MosaicGeometry.Place;
import dev.layerscope.v1.Limits;
import dev.layerscope.v1.Mosaic;
import dev.layerscope.viewer.look.Gap;
import dev.layerscope.viewer.look.Palette;
import dev.layerscope.viewer.look.PlainText;
import java.awt.Dimension;
import java.util.Optional;
import java.util.OptionalInt;
import javax.swing.JLabel;
import javax.swing.JPanel;
import net.miginfocom.swing.MigLayout;

/** Below the mosaic: what the mouse is on, the colours of its channel with their values, and what mosaic this is. */
final class ReadoutBar extends JPanel {
    private static final long serialVersionUID = 1;
    private static final int COLORS = 16;

    private final transient Showing showing;
    private final transient Channels channels;
    private final JLabel reading = PlainText.only(new JLabel(" "));
    private final JLabel low = new JLabel();
    private final JLabel strip = new JLabel();
    private final JLabel high = new JLabel();
    private final JLabel mosaic = PlainText.only(new JLabel());
    private transient Optional<Pointed> pointed = Optional.empty();

    ReadoutBar(Showing showing, Channels channels) {
        super(new MigLayout("insets 0, gap 6", "[grow, fill, 0:pref]18[][][]18[]", "[center]"));
        this.showing = showing;
        this.channels = channels;
        setBorder(Gap.around(4, 10));
        add(reading);
        add(low);
        add(strip);
        add(high);
        add(mosaic);
        reading.getAccessibleContext().setAccessibleName("under the mouse");
        strip.getAccessibleContext().setAccessibleName("colours of the channel");
        setPreferredSize(new Dimension(0, UIScale.scale(30)));
        showing.scene().observe(scene -> tell());
        showing.settled().observe(count -> tell());
    }

    void show(Optional<Pointed> now) {
        pointed = now;
        tell();
    }

    /** What is said of the position under the mouse, else of the selected channel. */
    String said() {
        return reading.getText();
    }

    void tell() {
        Optional<Coat> coat = showing.scene().get().map(Scene::coat);
        reading.setText(pointed.map(Pointed::words).orElseGet(this::ofSelected));
        mosaic.setText(coat.map(shown -> described(shown.mosaic())).orElse(" "));
        mosaic.setForeground(Palette.MUTED.color());
        low.setForeground(Palette.MUTED.color());
        high.setForeground(Palette.MUTED.color());
        OptionalInt cell = coat.isPresent() ? cell(coat.get()) : OptionalInt.empty();
        if (coat.isPresent() && cell.isPresent()) {
            Limits limits = coat.get().mosaic().getLimits(cell.getAsInt());
            low.setText(Numerals.rounded(limits.getLow()));
            high.setText(Numerals.rounded(limits.getHigh()));
            strip.setIcon(new ColorStrip(colors(coat.get().mosaic())));
        } else {
            low.setText("");
            high.setText("");
            strip.setIcon(null);
        }
    }

    private OptionalInt cell(Coat coat) {
        return pointed.map(Pointed::place)
                .map(Place::cell)
                .filter(cell -> cell < coat.cells().count())
                .map(OptionalInt::of)
                .orElseGet(() -> channels.selected().isPresent()
                        ? coat.cells().of(channels.selected().getAsInt())
                        : OptionalInt.empty());
    }

    private String ofSelected() {
        OptionalInt channel = channels.selected();
        return channel.isPresent() && showing.scene().get().isPresent() ? "channel " + channel.getAsInt() : " ";
    }

    private static String described(Mosaic mosaic) {
        String channels = mosaic.getChannelsCount() == mosaic.getChannelsAvailable()
                ? mosaic.getChannelsCount() + " channels"
                : mosaic.getChannelsCount() + " of " + mosaic.getChannelsAvailable() + " channels";
        return mosaic.getLayer() + " \u00b7 " + channels + " of "
                + mosaic.getMap().getHeight() + " \u00d7 " + mosaic.getMap().getWidth();
    }

    /** From the palette, behind the colours of gaps and of what can't be shown. */
    private static int[] colors(Mosaic mosaic) {
        int[] colors = new int[COLORS];
        for (int i = 0; i < COLORS; i++) {
            int index = 3 * (2 + i * 253 / (COLORS - 1));
            if (index + 2 < mosaic.getPalette().size()) {
                colors[i] = (mosaic.getPalette().byteAt(index) & 0xff) << 16
                        | (mosaic.getPalette().byteAt(index + 1) & 0xff) << 8
                        | mosaic.getPalette().byteAt(index + 2) & 0xff;
            }
        }
        return colors;
    }
}
