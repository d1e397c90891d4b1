package dev.layerscope.viewer.look;

import java.awt.Component;
import java.awt.Toolkit;
import java.awt.datatransfer.DataFlavor;
import java.awt.datatransfer.Transferable;
import java.awt.datatransfer.UnsupportedFlavorException;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import javax.swing.JFileChooser;
import javax.swing.JOptionPane;
import javax.swing.filechooser.FileNameExtensionFilter;

/** Where a person wants to have a file, and pictures for other programs. Writing it is the background's. */
public final class Saving {
    private static Path folder = Path.of(System.getProperty("user.home", "."));

    private Saving() {}

    /**
     * Asks for a file, and where one is there whether it may be replaced.
     *
     * @param extension without the dot; added where the person leaves it out
     * @return empty where the person thought better of it
     */
    public static Optional<Path> ask(Component owner, String proposedName, String extension) {
        JFileChooser chooser = new JFileChooser(folder.toFile());
        chooser.setFileFilter(new FileNameExtensionFilter("." + extension, extension));
        chooser.setSelectedFile(
                folder.resolve(fileName(proposedName) + "." + extension).toFile());
        if (chooser.showSaveDialog(owner) != JFileChooser.APPROVE_OPTION) {
            return Optional.empty();
        }
        Path chosen = chooser.getSelectedFile().toPath();
        boolean named = chosen.toString().toLowerCase(Locale.ROOT).endsWith("." + extension);
        Path file = named ? chosen : chosen.resolveSibling(chosen.getFileName() + "." + extension);
        if (Files.exists(file)
                && JOptionPane.showConfirmDialog(
                                owner,
                                file.getFileName() + " is there already. Replace it?",
                                "Save",
                                JOptionPane.OK_CANCEL_OPTION)
                        != JOptionPane.OK_OPTION) {
            return Optional.empty();
        }
        Path parent = file.getParent();
        folder = parent == null ? folder : parent;
        return Optional.of(file);
    }

    /** Letters, digits and what else every file system takes; layers have slashes and colons in their names. */
    public static String fileName(String words) {
        return words.replaceAll("[^\\p{Alnum}._#-]+", "-");
    }

    /** Puts a picture where other programs paste from. */
    public static void copy(BufferedImage picture) {
        Toolkit.getDefaultToolkit().getSystemClipboard().setContents(new CopiedPicture(picture), null);
    }

    private record CopiedPicture(BufferedImage picture) implements Transferable {
        @Override
        public DataFlavor[] getTransferDataFlavors() {
            return new DataFlavor[] {DataFlavor.imageFlavor};
        }

        @Override
        public boolean isDataFlavorSupported(DataFlavor flavor) {
            return flavor.equals(DataFlavor.imageFlavor);
        }

        @Override
        public Object getTransferData(DataFlavor flavor) throws UnsupportedFlavorException {
            if (!isDataFlavorSupported(flavor)) {
                throw new UnsupportedFlavorException(flavor);
            }
            return picture;
        }
    }
}
