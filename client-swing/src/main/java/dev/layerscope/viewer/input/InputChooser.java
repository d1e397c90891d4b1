package dev.layerscope.viewer.input;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.viewer.look.PictureView;
import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.Latest;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.swing.JFileChooser;
import javax.swing.filechooser.FileNameExtensionFilter;

/**
 * Asks for a file, with a preview of pictures that Java reads, as they lie in their files. It opens where the last one was.
 */
final class InputChooser {
    private static final int PREVIEW_SIDE = 220;
    private static final FileNameExtensionFilter INPUTS = new FileNameExtensionFilter(
            "Pictures and arrays (.npy)", "png", "jpg", "jpeg", "gif", "bmp", "webp", "tif", "tiff", "npy");
    private static final FileNameExtensionFilter ARRAYS = new FileNameExtensionFilter("Arrays (.npy)", "npy");

    private final Latest reading;
    private File folder = new File(System.getProperty("user.home", "."));

    InputChooser(Background background) {
        this.reading = new Latest(background);
    }

    Optional<Path> ask(Component owner) {
        JFileChooser chooser = new JFileChooser(folder);
        chooser.setDialogTitle("Open an input");
        chooser.setFileFilter(INPUTS);
        chooser.setAccessory(preview(chooser));
        return ask(chooser, owner);
    }

    Optional<Path> askArray(Component owner, String input) {
        JFileChooser chooser = new JFileChooser(folder);
        chooser.setDialogTitle("Open the array for input " + input);
        chooser.setFileFilter(ARRAYS);
        return ask(chooser, owner);
    }

    private Optional<Path> ask(JFileChooser chooser, Component owner) {
        int answer = chooser.showOpenDialog(owner);
        folder = chooser.getCurrentDirectory();
        return answer == JFileChooser.APPROVE_OPTION
                ? Optional.ofNullable(chooser.getSelectedFile()).map(File::toPath)
                : Optional.empty();
    }

    private PictureView preview(JFileChooser chooser) {
        PictureView view = new PictureView("preview");
        view.setPreferredSize(UIScale.scale(new Dimension(PREVIEW_SIDE, PREVIEW_SIDE)));
        chooser.addPropertyChangeListener(JFileChooser.SELECTED_FILE_CHANGED_PROPERTY, event -> {
            view.show(null);
            if (event.getNewValue() instanceof File file) {
                reading.start(
                        "", () -> preview(file), picture -> picture.ifPresent(view::show), failure -> view.show(null));
            }
        });
        return view;
    }

    /** Only every n-th pixel, for a picture may be larger than memory. */
    static Optional<BufferedImage> preview(File file) throws IOException {
        if (!file.isFile()) {
            return Optional.empty();
        }
        try (ImageInputStream in = ImageIO.createImageInputStream(file)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return Optional.empty();
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                ImageReadParam param = reader.getDefaultReadParam();
                int step = Math.max(1, Math.max(reader.getWidth(0), reader.getHeight(0)) / (2 * PREVIEW_SIDE));
                param.setSourceSubsampling(step, step, 0, 0);
                return Optional.of(reader.read(0, param));
            } finally {
                reader.dispose();
            }
        }
    }
}
