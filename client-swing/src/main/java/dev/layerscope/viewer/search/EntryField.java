package dev.layerscope.viewer.search;

import com.formdev.flatlaf.FlatClientProperties;
import dev.layerscope.viewer.look.Palette;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import javax.swing.event.DocumentEvent;
import javax.swing.event.DocumentListener;

/** A field to write into, and a line that says what is wrong with what is written. */
final class EntryField {
    private static final int COLUMNS = 6;

    private final JTextField field = new JTextField(COLUMNS);
    private final JTextArea problem = new JTextArea() {
        private static final long serialVersionUID = 1;

        /** The colour of what is wrong differs from theme to theme. */
        @Override
        public void updateUI() {
            super.updateUI();
            setOpaque(false);
            setForeground(Palette.BAD.color());
            setFont(javax.swing.UIManager.getFont("Label.font"));
        }
    };
    private boolean writing;

    EntryField(String name, Runnable onChange) {
        field.putClientProperty(FlatClientProperties.SELECT_ALL_ON_FOCUS_POLICY, "always");
        problem.setEditable(false);
        problem.setFocusable(false);
        problem.setLineWrap(true);
        problem.setWrapStyleWord(true);
        problem.setBorder(null);
        problem.setVisible(false);
        problem.getAccessibleContext().setAccessibleName("what is wrong with " + name);
        field.getDocument().addDocumentListener(new DocumentListener() {
            @Override
            public void insertUpdate(DocumentEvent event) {
                changed();
            }

            @Override
            public void removeUpdate(DocumentEvent event) {
                changed();
            }

            @Override
            public void changedUpdate(DocumentEvent event) {
                changed();
            }

            private void changed() {
                if (!writing) {
                    onChange.run();
                }
            }
        });
    }

    JTextField field() {
        return field;
    }

    JTextArea problem() {
        return problem;
    }

    String text() {
        return field.getText();
    }

    /** Writes without telling of a change. */
    void write(String text) {
        writing = true;
        field.setText(text);
        field.setCaretPosition(0);
        writing = false;
    }

    /** What stands in the field while it is empty. */
    void hint(String text) {
        field.putClientProperty(FlatClientProperties.PLACEHOLDER_TEXT, text);
    }

    /** Says what is wrong; nothing where it is empty. */
    void tell(String sentence) {
        boolean wrong = !sentence.isEmpty();
        problem.setText(sentence);
        problem.setVisible(wrong);
        field.putClientProperty(FlatClientProperties.OUTLINE, wrong ? FlatClientProperties.OUTLINE_ERROR : null);
        field.getAccessibleContext().setAccessibleDescription(wrong ? sentence : null);
    }

    void focus() {
        field.requestFocusInWindow();
        field.selectAll();
    }
}
