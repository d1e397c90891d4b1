package dev.layerscope.cli;

import dev.layerscope.client.LocalInput;
import dev.layerscope.client.ServerError;
import dev.layerscope.v1.Feed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** What goes into the model: the arguments that all commands with an IMAGE share. */
final class FeedOptions extends PreparationOptions {
    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "IMAGE",
            description = "a JPEG, PNG, GIF, BMP, WebP or TIFF file, a folder of such files, an .npy tensor that is fed"
                    + " as it is, or - for standard input")
    private List<String> arguments = new ArrayList<>();

    /** What was opened, by its SHA-256: a server knows no other names. */
    private final Map<String, String> opened = new LinkedHashMap<>();

    /** The image that a server refused, as it was named and with a colon behind it; empty where it was none. */
    static String image(CommandLine command, ServerError refusal) {
        for (CommandSpec mixin : command.getCommandSpec().mixins().values()) {
            if (mixin.userObject() instanceof FeedOptions feed) {
                return feed.image(refusal);
            }
        }
        return "";
    }

    private String image(ServerError refusal) {
        if (refusal.reason().filter("INPUT_INVALID"::equals).isEmpty()) {
            return "";
        }
        String only = opened.size() == 1 && !hasNamedInputs()
                ? opened.values().iterator().next()
                : "";
        String image =
                refusal.input().map(sha256 -> opened.getOrDefault(sha256, "")).orElse(only);
        return image.isEmpty() ? "" : image + ": ";
    }

    /**
     * The images in order, those of folders by name.
     *
     * @throws ParameterException where one isn't there, or there is none
     */
    List<String> images(Terminal terminal) {
        if (arguments.isEmpty() && !hasNamedInputs()) {
            throw refused("image: none (expected: MODEL IMAGE...)");
        }
        if (arguments.stream().filter("-"::equals).count() > 1) {
            throw refused("image -: named twice (expected: once, for it is read once)");
        }
        List<String> images = new ArrayList<>();
        for (String argument : arguments) {
            Path path = terminal.folder().resolve(argument);
            if (Files.isDirectory(path)) {
                images.addAll(folder(argument, path));
            } else if (argument.equals("-") || Files.exists(path)) {
                images.add(argument);
            } else {
                throw refused("image " + path + ": no such file or folder (expected: a file that can be read"
                        + (mayBeLayer() ? "; of several layers behind one --layer, the images come first)" : ")"));
            }
        }
        return images;
    }

    /** Whether it might be meant as one more layer of an option that took one only. */
    private boolean mayBeLayer() {
        OptionSpec layer = spec().findOption("--layer");
        return layer != null && layer.getValue() instanceof List<?> layers && !layers.isEmpty();
    }

    private List<String> folder(String argument, Path path) {
        try {
            List<String> pictures = ImageFolder.pictures(path);
            if (pictures.isEmpty()) {
                throw refused("image " + argument + ": a folder without pictures (expected: files named "
                        + ImageFolder.endings() + ")");
            }
            return pictures.stream()
                    .map(name -> Path.of(argument).resolve(name).toString())
                    .toList();
        } catch (IOException e) {
            throw new ParameterException(spec().commandLine(), "image " + Failures.sentence(e), e);
        }
    }

    /** An image's file, or what comes from standard input. */
    LocalInput open(String image, Terminal terminal) throws IOException {
        LocalInput input = image.equals("-")
                ? LocalInput.of(terminal.in().readAllBytes())
                : LocalInput.read(terminal.folder().resolve(image));
        opened.put(input.sha256(), image);
        return input;
    }

    /**
     * Reads all files, for one request.
     *
     * @throws ParameterException where one can't be read, or there is none
     */
    LocalFeed read(Terminal terminal) {
        LocalFeed common = withoutImages(terminal);
        Feed.Builder feed = common.feed().toBuilder();
        List<LocalInput> inputs = new ArrayList<>();
        for (String image : images(terminal)) {
            try {
                LocalInput input = open(image, terminal);
                feed.addInputs(input.sha256());
                inputs.add(input);
            } catch (IOException e) {
                throw unreadable("image", e);
            }
        }
        inputs.addAll(common.inputs());
        return new LocalFeed(feed.build(), inputs);
    }

    /**
     * Opens an image that an option names.
     *
     * @throws ParameterException where it can't be read
     */
    LocalInput openNamed(String option, String image, Terminal terminal) {
        Path path = terminal.folder().resolve(image);
        if (image.equals("-") || !Files.isRegularFile(path)) {
            throw refused(option + " " + path + ": no such file (expected: a picture or an .npy file)");
        }
        try {
            return open(image, terminal);
        } catch (IOException e) {
            throw unreadable(option, e);
        }
    }

    /**
     * Reads all files, also where there is no image among them.
     *
     * @throws ParameterException where one can't be read
     */
    LocalFeed readIfAny(Terminal terminal) {
        return arguments.isEmpty() ? withoutImages(terminal) : read(terminal);
    }

    /** What a request names, and the bytes behind the names. */
    record LocalFeed(Feed feed, List<LocalInput> inputs) {}
}
