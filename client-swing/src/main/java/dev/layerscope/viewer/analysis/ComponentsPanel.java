package dev.layerscope.viewer.analysis;

import dev.layerscope.v1.Component;
import dev.layerscope.viewer.analysis.Inquiry.Told;
import dev.layerscope.viewer.look.PictureView;
import java.awt.BorderLayout;
import java.awt.Rectangle;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.image.BufferedImage;
import java.util.Optional;
import javax.swing.ButtonGroup;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JToggleButton;
import net.miginfocom.swing.MigLayout;

/** The principal components as a picture with a pixel for each position, and what its colours mean. */
final class ComponentsPanel extends JPanel {
    private static final long serialVersionUID = 1;

    private final transient Components components;
    private final PictureView picture = new PictureView("principal components of the layer");
    private final JPanel key = new JPanel(new MigLayout("insets 0, wrap 3, gapx 8", "[right][][]"));
    private final JLabel pointed = new Board.Muted();
    private final Board board;

    ComponentsPanel(Components components, TakenAway taken) {
        super(new BorderLayout());
        this.components = components;
        board = new Board(controls(), content(), taken, components.projection().notice());
        add(board);
        Mouse mouse = new Mouse();
        picture.addMouseListener(mouse);
        picture.addMouseMotionListener(mouse);
        board.follow(components.projection(), found -> "", this::refill);
    }

    private JPanel controls() {
        JPanel controls = new JPanel(new MigLayout("insets 0"));
        ButtonGroup group = new ButtonGroup();
        JToggleButton three = new JToggleButton("Three as colours");
        JToggleButton one = new JToggleButton("First in gray");
        three.setMnemonic('T');
        one.setMnemonic('F');
        three.addActionListener(event -> components.show(Components.COLORS));
        one.addActionListener(event -> components.show(1));
        components.number().observe(number -> (number == 1 ? one : three).setSelected(true));
        group.add(three);
        group.add(one);
        controls.add(three);
        controls.add(one);
        return controls;
    }

    private JPanel content() {
        JPanel side = new JPanel(new MigLayout("insets 0, wrap 1, gapy 10"));
        side.add(key);
        side.add(pointed, "w 250!");
        JPanel content = new JPanel(new MigLayout("insets 8 0 0 0, fill, gap 24", "[grow,fill][]", "[grow,fill]"));
        content.add(picture, "wmin 0, hmin 0");
        content.add(side, "aligny top");
        return content;
    }

    private void refill() {
        Optional<Told<Components.Wanted, Projection>> told =
                components.projection().shown().get();
        picture.show(told.map(Told::answer).map(Projection::picture).orElse(null));
        key.removeAll();
        told.map(Told::answer).ifPresent(this::explainColors);
        key.revalidate();
        key.repaint();
        pointed.setText(" ");
        board.tell(
                told.map(one -> one.question().subject().words()).orElse(""),
                told.map(Told::answer).map(ComponentsPanel::facts).orElse(""));
    }

    private void explainColors(Projection shown) {
        for (int k = 0; k < shown.components().size(); k++) {
            Component component = shown.components().get(k);
            key.add(new JLabel(Numbers.brief(component.getLowest())));
            key.add(new ComponentKey(shown.unit(k)));
            key.add(new JLabel(Numbers.brief(component.getHighest())));
            JLabel share = new Board.Muted();
            share.setText(Numbers.percent(component.getVarianceRatio()) + " of the variance");
            key.add(share, "skip 1, span 2, gapbottom 8");
        }
    }

    private static String facts(Projection shown) {
        long leftOut = shown.basis().getSamplesLeftOut();
        return shown.shape().words() + ", " + Numbers.percent(shown.shareOfVariance()) + " of the variance of "
                + shown.basis().getSamples() + " positions"
                + (leftOut == 0 ? "" : ", and " + leftOut + " without finite values in magenta");
    }

    /** Reads the position that it is on. */
    private final class Mouse extends MouseAdapter {
        @Override
        public void mouseMoved(MouseEvent event) {
            Rectangle area = picture.area();
            BufferedImage shown = picture.picture();
            if (shown == null || !area.contains(event.getPoint())) {
                mouseExited(event);
                return;
            }
            int row = (int) ((long) (event.getY() - area.y) * shown.getHeight() / area.height);
            int column = (int) ((long) (event.getX() - area.x) * shown.getWidth() / area.width);
            pointed.setText(components.words(row, column));
            components.point(row, column);
        }

        @Override
        public void mouseExited(MouseEvent event) {
            pointed.setText(" ");
            components.pointNowhere();
        }
    }
}
