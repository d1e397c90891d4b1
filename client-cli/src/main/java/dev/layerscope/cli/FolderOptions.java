package dev.layerscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** A folder of pictures, with all folders in it. */
final class FolderOptions extends PreparationOptions {
    @Parameters(index = "1", paramLabel = "FOLDER", description = "a folder with pictures, or with folders of them")
    private String folder;

    @SuppressWarnings("NullAway.Init") // picocli sets the folder
    FolderOptions() {}

    /** As it was named. */
    String folder() {
        return folder;
    }

    /**
     * @throws ParameterException where it can't be read, or has no pictures
     */
    PictureTree pictures(Terminal terminal) {
        Path path = terminal.folder().resolve(folder);
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw refused("folder " + folder + ": a file (expected: a folder with pictures)");
        }
        try {
            PictureTree tree = PictureTree.of(path);
            if (tree.pictures().isEmpty()) {
                throw refused("folder " + folder + ": without pictures (expected: files named " + ImageFolder.endings()
                        + ")");
            }
            return tree;
        } catch (IOException e) {
            throw new ParameterException(spec().commandLine(), "folder " + Failures.sentence(e), e);
        }
    }
}
