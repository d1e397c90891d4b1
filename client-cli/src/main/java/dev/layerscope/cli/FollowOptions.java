package dev.layerscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Where new pictures come from. */
final class FollowOptions extends PreparationOptions {
    @Parameters(
            index = "1",
            paramLabel = "FOLDER|-",
            description = "a folder that pictures come into (those of folders in it don't count), or - for the names of"
                    + " pictures on standard input, one a line")
    private String source;

    @SuppressWarnings("NullAway.Init") // picocli sets the source
    FollowOptions() {}

    /**
     * Begins to wait for pictures.
     *
     * @param figure a file that is none, wherever it lies
     * @throws ParameterException where there is no such folder
     */
    PictureFeed pictures(RootCommand root, Path figure) {
        if (source.equals("-")) {
            return new NamedPictures(root.terminal.in());
        }
        Path folder = root.terminal.folder().resolve(source);
        if (!Files.isDirectory(folder)) {
            throw refused("folder " + source + ": no such folder (expected: one that pictures come into, or -)");
        }
        try {
            return new FolderWatch(source, folder, figure, root.pause());
        } catch (IOException e) {
            throw new ParameterException(spec().commandLine(), "folder " + Failures.sentence(e), e);
        }
    }
}
