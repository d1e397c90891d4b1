package dev.layerscope.viewer.search;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.viewer.chart.ChartView;
import dev.layerscope.viewer.look.PictureView;
import dev.layerscope.viewer.look.PlainText;
import java.awt.BorderLayout;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.event.FocusAdapter;
import java.awt.event.FocusEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.image.BufferedImage;
import java.util.Optional;
import javax.accessibility.AccessibleContext;
import javax.accessibility.AccessibleRole;
import javax.swing.BorderFactory;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.SwingConstants;

/** One picture of a search, and below it its number and its objective. It takes the focus, and says so by a frame. */
final class PictureCell extends JPanel {
    private static final long serialVersionUID = 1;
    private static final int FRAME = 2;

    private final PictureView view = new PictureView("picture");
    private final JLabel caption = PlainText.only(new JLabel(" ", SwingConstants.CENTER));
    private boolean marked;

    PictureCell(int picture, Runnable onChoose) {
        super(new BorderLayout());
        int frame = UIScale.scale(FRAME);
        setBorder(BorderFactory.createEmptyBorder(frame, frame, frame, frame));
        caption.setIcon(new SeriesDot(picture));
        add(view);
        add(caption, BorderLayout.PAGE_END);
        setFocusable(true);
        addFocusListener(new FocusAdapter() {
            @Override
            public void focusGained(FocusEvent event) {
                onChoose.run();
            }
        });
        addMouseListener(new MouseAdapter() {
            @Override
            public void mousePressed(MouseEvent event) {
                requestFocusInWindow();
                onChoose.run();
            }
        });
    }

    void show(Optional<BufferedImage> picture, String words) {
        view.show(picture.orElse(null));
        caption.setText(words);
        getAccessibleContext().setAccessibleName("picture of " + words);
    }

    /** Whether it is the one that is meant among several. */
    void mark(Mark next) {
        boolean now = next == Mark.CHOSEN;
        if (now != marked) {
            marked = now;
            repaint();
        }
    }

    /** How a picture stands among the others. */
    enum Mark {
        NONE,
        CHOSEN
    }

    String words() {
        return caption.getText();
    }

    PictureView view() {
        return view;
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        super.paintComponent(graphics);
        if (marked) {
            Graphics2D canvas = (Graphics2D) graphics.create();
            canvas.setColor(ChartView.accent());
            int frame = UIScale.scale(FRAME);
            canvas.fillRect(0, 0, getWidth(), frame);
            canvas.fillRect(0, getHeight() - frame, getWidth(), frame);
            canvas.fillRect(0, 0, frame, getHeight());
            canvas.fillRect(getWidth() - frame, 0, frame, getHeight());
            canvas.dispose();
        }
    }

    @Override
    public AccessibleContext getAccessibleContext() {
        if (accessibleContext == null) {
            accessibleContext = new AccessibleJPanel() {
                private static final long serialVersionUID = 1;

                @Override
                public AccessibleRole getAccessibleRole() {
                    return AccessibleRole.ICON;
                }
            };
        }
        return accessibleContext;
    }
}
