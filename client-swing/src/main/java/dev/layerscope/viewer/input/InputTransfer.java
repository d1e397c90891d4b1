package dev.layerscope.viewer.input;

import java.awt.KeyboardFocusManager;
import java.awt.datatransfer.Clipboard;
import javax.swing.TransferHandler;

/** Takes what is dropped or pasted. */
public final class InputTransfer extends TransferHandler {
    private static final long serialVersionUID = 1;

    private final transient Choosing choosing;

    public InputTransfer(Choosing choosing) {
        this.choosing = choosing;
    }

    @Override
    public boolean canImport(TransferSupport support) {
        if (support.isDrop() && (support.getSourceDropActions() & COPY) == COPY) {
            support.setDropAction(COPY);
        }
        return Brought.isPossible(support.getDataFlavors());
    }

    @Override
    public boolean importData(TransferSupport support) {
        if (!canImport(support)) {
            return false;
        }
        Brought brought = Brought.of(support.getTransferable());
        choosing.brought(brought, support.isDrop() ? "dropped" : "pasted");
        return !(brought instanceof Brought.Nothing);
    }

    /** Feeds what is in a clipboard. */
    static void paste(Choosing choosing, Clipboard clipboard) {
        Brought brought;
        try {
            brought = Brought.of(clipboard.getContents(KeyboardFocusManager.class));
        } catch (IllegalStateException e) {
            brought = new Brought.Nothing("clipboard: in use by another program (expected: another try)");
        }
        choosing.brought(brought, "pasted");
    }
}
