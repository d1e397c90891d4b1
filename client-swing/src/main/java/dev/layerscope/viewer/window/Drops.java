package dev.layerscope.viewer.window;

import java.awt.datatransfer.DataFlavor;
import java.awt.datatransfer.Transferable;
import java.awt.datatransfer.UnsupportedFlavorException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javax.swing.TransferHandler;

/** What is dropped on the window: models go to the server, everything else is for whoever takes inputs. */
final class Drops extends TransferHandler {
    private static final long serialVersionUID = 1;

    private final transient Consumer<Path> onModel;
    private final TransferHandler others;

    /**
     * @param others gets what is no file of a model
     */
    Drops(Consumer<Path> onModel, TransferHandler others) {
        this.onModel = onModel;
        this.others = others;
    }

    @Override
    public boolean canImport(TransferSupport support) {
        return support.isDataFlavorSupported(DataFlavor.javaFileListFlavor) || others.canImport(support);
    }

    @Override
    public boolean importData(TransferSupport support) {
        List<Path> models = files(support.getTransferable()).stream()
                .filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx"))
                .toList();
        models.forEach(onModel);
        return !models.isEmpty() || others.importData(support);
    }

    private static List<Path> files(Transferable dropped) {
        try {
            return dropped.isDataFlavorSupported(DataFlavor.javaFileListFlavor)
                    ? ((List<?>) dropped.getTransferData(DataFlavor.javaFileListFlavor))
                            .stream().map(file -> ((File) file).toPath()).toList()
                    : List.of();
        } catch (UnsupportedFlavorException | IOException e) {
            return List.of();
        }
    }
}
