package dev.layerscope.viewer.window;

import dev.layerscope.client.ConnectionSettings.Encryption;
import dev.layerscope.viewer.session.KnownServer;
import java.awt.Component;
import java.util.List;
import java.util.Optional;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JFileChooser;
import javax.swing.JLabel;
import javax.swing.JOptionPane;
import javax.swing.JPanel;
import javax.swing.JTextField;
import net.miginfocom.swing.MigLayout;

/** How to reach a server, where its address alone doesn't say: TLS, certificates, a token, a certificate of one's own. */
final class ConnectForm extends JPanel {
    private static final long serialVersionUID = 1;
    private static final int COLUMNS = 30;

    private final JTextField address = new JTextField(COLUMNS);
    private final JCheckBox tls = new JCheckBox("Speak TLS");
    private final JTextField certificates = new JTextField(COLUMNS);
    private final JTextField tokenFile = new JTextField(COLUMNS);
    private final JTextField certificate = new JTextField(COLUMNS);
    private final JTextField key = new JTextField(COLUMNS);

    ConnectForm(KnownServer proposed) {
        super(new MigLayout("wrap 3, insets 0", "[][grow,fill][]"));
        address.setText(proposed.address());
        tls.setSelected(proposed.encryption() == Encryption.TLS);
        certificates.setText(proposed.certificates());
        tokenFile.setText(proposed.tokenFile());
        certificate.setText(proposed.certificate());
        key.setText(proposed.key());
        row("Server", 'S', address);
        add(new JLabel());
        add(new JLabel());
        tls.setMnemonic('L');
        add(tls, "span 2");
        row("Trusted certificates (PEM)", 'C', certificates);
        add(browse(certificates));
        row("Token file", 'T', tokenFile);
        add(browse(tokenFile));
        row("Own certificate (PEM)", 'O', certificate);
        add(browse(certificate));
        row("Its key (PEM)", 'K', key);
        add(browse(key));
        certificates.putClientProperty("JTextField.placeholderText", "those of the Java runtime");
        for (JTextField field : List.of(tokenFile, certificate, key)) {
            field.putClientProperty("JTextField.placeholderText", "none");
        }
    }

    /** Asks a person; empty where they think better of it. */
    static Optional<KnownServer> ask(Component owner, KnownServer proposed) {
        ConnectForm form = new ConnectForm(proposed);
        int answer = JOptionPane.showConfirmDialog(
                owner, form, "Connect to a server", JOptionPane.OK_CANCEL_OPTION, JOptionPane.PLAIN_MESSAGE);
        return answer == JOptionPane.OK_OPTION ? Optional.of(form.server()) : Optional.empty();
    }

    KnownServer server() {
        return new KnownServer(
                address.getText().strip(),
                tls.isSelected() ? Encryption.TLS : Encryption.PLAIN_TEXT,
                certificates.getText().strip(),
                tokenFile.getText().strip(),
                certificate.getText().strip(),
                key.getText().strip());
    }

    private void row(String title, char mnemonic, JTextField field) {
        JLabel label = new JLabel(title);
        label.setLabelFor(field);
        label.setDisplayedMnemonic(mnemonic);
        add(label);
        add(field);
    }

    private JButton browse(JTextField field) {
        JButton button = new JButton("Browse\u2026");
        button.addActionListener(event -> {
            JFileChooser chooser = new JFileChooser();
            if (chooser.showOpenDialog(this) == JFileChooser.APPROVE_OPTION) {
                field.setText(chooser.getSelectedFile().getPath());
            }
        });
        return button;
    }
}
