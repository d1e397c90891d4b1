package dev.layerscope.viewer.window;

import dev.layerscope.viewer.look.Gap;
import dev.layerscope.viewer.look.PlainText;
import dev.layerscope.viewer.work.Activity;
import dev.layerscope.viewer.work.Background;
import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.util.List;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JProgressBar;
import javax.swing.Timer;

/** What is under way, if it takes a while, with a button that gives it up. */
final class StatusBar extends JPanel {
    private static final long serialVersionUID = 1;
    /** What is done sooner isn't worth a flicker. */
    private static final int UNNOTICED_MILLIS = 300;

    private final JLabel title = PlainText.only(new JLabel(" "));
    private final JProgressBar moving = new JProgressBar();
    private final JButton cancel = new JButton("Cancel");
    private final JPanel waiting = new JPanel(new FlowLayout(FlowLayout.TRAILING, 8, 0));
    private final Timer patience = new Timer(UNNOTICED_MILLIS, event -> waiting.setVisible(true));
    private transient List<Activity> activities = List.of();

    StatusBar(Background background) {
        super(new BorderLayout());
        setBorder(Gap.around(3, 10));
        moving.setIndeterminate(true);
        moving.getAccessibleContext().setAccessibleName("under way");
        cancel.addActionListener(event -> List.copyOf(activities).forEach(Activity::giveUp));
        waiting.add(title);
        waiting.add(moving);
        waiting.add(cancel);
        setPreferredSize(new Dimension(0, getInsets().top + getInsets().bottom + waiting.getPreferredSize().height));
        add(waiting, BorderLayout.LINE_END);
        patience.setRepeats(false);
        waiting.setVisible(false);
        background.activities().observe(this::follow);
    }

    private void follow(List<Activity> now) {
        activities = now;
        if (now.isEmpty()) {
            patience.stop();
            waiting.setVisible(false);
            return;
        }
        String more = now.size() == 1 ? "" : " and " + (now.size() - 1) + " more";
        title.setText(now.get(0).title() + more);
        if (!waiting.isVisible() && !patience.isRunning()) {
            patience.restart();
        }
    }
}
