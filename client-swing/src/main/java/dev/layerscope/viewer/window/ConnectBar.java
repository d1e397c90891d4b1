package dev.layerscope.viewer.window;

import com.formdev.flatlaf.FlatClientProperties;
import dev.layerscope.viewer.look.Dot;
import dev.layerscope.viewer.look.Gap;
import dev.layerscope.viewer.look.Palette;
import dev.layerscope.viewer.look.PlainText;
import dev.layerscope.viewer.session.KnownServer;
import dev.layerscope.viewer.session.ServerState;
import dev.layerscope.viewer.session.ServerState.Connected;
import dev.layerscope.viewer.session.ServerState.Connecting;
import dev.layerscope.viewer.session.ServerState.Failed;
import dev.layerscope.viewer.session.ServerState.Lost;
import dev.layerscope.viewer.session.Session;
import java.awt.BorderLayout;
import java.awt.FlowLayout;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JMenuItem;
import javax.swing.JPanel;
import javax.swing.JPopupMenu;
import javax.swing.JTextField;
import javax.swing.JToolTip;

/** Names the server, connects to it, and says how that stands. */
final class ConnectBar extends JPanel {
    private static final long serialVersionUID = 1;
    private static final int ADDRESS_COLUMNS = 18;

    private final transient Session session;
    private final transient Gate gate;
    private final JTextField address = new JTextField(ADDRESS_COLUMNS);
    private final JButton known = new JButton("\u25be");
    private final JButton connect = new JButton("Connect");
    private final JButton refresh = new JButton("Refresh");
    private final JLabel state = new JLabel() {
        private static final long serialVersionUID = 1;

        @Override
        public JToolTip createToolTip() {
            return PlainText.toolTip(this);
        }
    };

    ConnectBar(Session session, Gate gate, String server, Runnable onRefresh) {
        super(new BorderLayout());
        this.session = session;
        this.gate = gate;
        address.setText(server);
        address.putClientProperty(FlatClientProperties.PLACEHOLDER_TEXT, "host:port");
        address.putClientProperty(FlatClientProperties.SELECT_ALL_ON_FOCUS_POLICY, "always");
        address.addActionListener(event -> connect());
        connect.addActionListener(event -> act());
        refresh.addActionListener(event -> onRefresh.run());
        refresh.setToolTipText("list the models again (F5)");
        JLabel caption = new JLabel("Server");
        caption.setLabelFor(address);
        caption.setDisplayedMnemonic('S');
        JPanel fields = new JPanel(new FlowLayout(FlowLayout.LEADING));
        fields.add(caption);
        known.setToolTipText("servers that answered before, and how to reach others");
        known.getAccessibleContext().setAccessibleName("known servers");
        known.addActionListener(event -> offer());
        address.putClientProperty(FlatClientProperties.TEXT_FIELD_TRAILING_COMPONENT, known);
        known.putClientProperty(FlatClientProperties.BUTTON_TYPE, FlatClientProperties.BUTTON_TYPE_TOOLBAR_BUTTON);
        fields.add(address);
        fields.add(connect);
        setBorder(Gap.around(4, 6));
        add(fields, BorderLayout.LINE_START);
        state.setBorder(Gap.around(0, 8));
        add(state, BorderLayout.CENTER);
        JPanel actions = new JPanel(new FlowLayout(FlowLayout.TRAILING));
        actions.add(refresh);
        add(actions, BorderLayout.LINE_END);
        session.state().observe(this::show);
    }

    void connect() {
        gate.connect(address.getText().strip());
    }

    /** Asks for TLS, certificates and a token too. */
    void connectWith() {
        ConnectForm.ask(this, gate.of(address.getText().strip())).ifPresent(this::connect);
    }

    private void connect(KnownServer server) {
        address.setText(server.address());
        gate.connect(server);
    }

    private void offer() {
        JPopupMenu menu = new JPopupMenu();
        for (KnownServer server : gate.known()) {
            JMenuItem item = PlainText.only(new JMenuItem(server.address()));
            item.addActionListener(event -> connect(server));
            menu.add(item);
        }
        if (menu.getComponentCount() > 0) {
            menu.addSeparator();
        }
        JMenuItem other = new JMenuItem("With TLS or a token\u2026");
        other.addActionListener(event -> connectWith());
        menu.add(other);
        menu.show(address, 0, address.getHeight());
    }

    void focusAddress() {
        address.requestFocusInWindow();
        address.selectAll();
    }

    JTextField address() {
        return address;
    }

    JButton button() {
        return connect;
    }

    JLabel state() {
        return state;
    }

    private void act() {
        if (session.state().get() instanceof Connecting) {
            session.disconnect();
        } else {
            connect();
        }
    }

    private void show(ServerState now) {
        Palette meaning = meaning(now);
        state.setIcon(new Dot(meaning));
        state.setText(PlainText.wrapping(now.sentence()));
        state.setToolTipText(PlainText.tip(now.sentence()));
        connect.setText(now instanceof Connecting ? "Cancel" : "Connect");
        refresh.setEnabled(now instanceof Connected || now instanceof Failed || now instanceof Lost);
    }

    private static Palette meaning(ServerState state) {
        return switch (state.health()) {
            case NONE -> Palette.MUTED;
            case WAITING -> Palette.WAITING;
            case GOOD -> Palette.GOOD;
            case BAD -> Palette.BAD;
        };
    }
}
