package dev.layerscope.viewer.input;

import dev.layerscope.viewer.look.Menus;
import java.awt.KeyEventDispatcher;
import java.awt.Toolkit;
import java.awt.datatransfer.Clipboard;
import java.awt.datatransfer.DataFlavor;
import java.awt.event.KeyEvent;
import javax.swing.KeyStroke;
import javax.swing.text.JTextComponent;

/**
 * Feeds a picture or file that is pasted while the caret stands in some text, which has the key first and could do nothing
 * with it. What has words too is the text's.
 */
public final class PasteKey implements KeyEventDispatcher {
    private final Choosing choosing;
    private final Clipboard clipboard;
    private final KeyStroke key;

    public PasteKey(Choosing choosing) {
        this(choosing, Toolkit.getDefaultToolkit().getSystemClipboard(), Menus.control(KeyEvent.VK_V));
    }

    PasteKey(Choosing choosing, Clipboard clipboard, KeyStroke key) {
        this.choosing = choosing;
        this.clipboard = clipboard;
        this.key = key;
    }

    @Override
    public boolean dispatchKeyEvent(KeyEvent event) {
        boolean paste =
                key.equals(KeyStroke.getKeyStrokeForEvent(event)) && event.getSource() instanceof JTextComponent;
        if (!paste || !holdsPictureOrFile()) {
            return false;
        }
        event.consume();
        InputTransfer.paste(choosing, clipboard);
        return true;
    }

    private boolean holdsPictureOrFile() {
        try {
            return !clipboard.isDataFlavorAvailable(DataFlavor.stringFlavor)
                    && (clipboard.isDataFlavorAvailable(DataFlavor.imageFlavor)
                            || clipboard.isDataFlavorAvailable(DataFlavor.javaFileListFlavor));
        } catch (IllegalStateException e) {
            // In use by another program, so the text's paste would fail too.
            return false;
        }
    }
}
