package dev.layerscope.cli;

import dev.layerscope.cli.FeedOptions.LocalFeed;
import dev.layerscope.client.Connection;
import dev.layerscope.client.ExitCode;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.LocalInput;
import dev.layerscope.v1.RenderFigureRequest;
import io.grpc.Context;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/**
 * A figure that is drawn again for each new picture. It is followed by a subclass that mixes in the options of its own
 * command, and is one of the subcommands of {@link FollowCommand}; all else is here.
 */
@Command(
        footer =
                "%nThe file is replaced as a whole, so a viewer may load it at any time; then the picture's name goes to"
                        + " stdout. A picture that is refused is reported on stderr and left out. Ctrl-C ends it.")
abstract class FollowedFigure implements Callable<Integer> {
    @ParentCommand
    private FollowCommand follow;

    @Mixin
    private FollowOptions feed;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    FollowedFigure() {}

    /** All that is asked for but the feed. Files that it names lie in the terminal's folder. */
    abstract RenderFigureRequest.Builder request(Terminal terminal);

    /** Where figures go. */
    abstract Output.File file(Terminal terminal);

    @Override
    public final Integer call() throws IOException {
        RootCommand root = follow.root;
        RenderFigureRequest.Builder request = request(root.terminal);
        Output.File target = file(root.terminal);
        try (Connection connection = root.connect();
                PictureFeed pictures = feed.pictures(root, target.path())) {
            LayerscopeClient client = root.client(connection);
            LocalFeed common = feed.withoutImages(root.terminal);
            // What is wrong with the command itself is said now, not with the first picture.
            client.getModel(feed.model());
            int leftOut = 0;
            for (Optional<String> next = pictures.next(); next.isPresent(); next = pictures.next()) {
                leftOut += draw(next.get(), root.terminal, client, common, request, target) ? 0 : 1;
            }
            if (Context.current().isCancelled()) {
                return ExitCode.CANCELLED.number();
            }
            return (leftOut > 0 ? ExitCode.REFUSED : ExitCode.DONE).number();
        }
    }

    /** Whether the figure was drawn; else it was said why not. */
    private static boolean draw(
            String image,
            Terminal terminal,
            LayerscopeClient client,
            LocalFeed common,
            RenderFigureRequest.Builder request,
            Output.File target)
            throws IOException {
        ImageBatch one = ImageBatch.send(
                List.of(image), name -> LocalInput.read(terminal.folder().resolve(name)), client);
        one.run(common, (local, images) -> {
            RenderFigureRequest complete = request.clone().setFeed(local.feed()).build();
            FigureFile.write(client.renderFigure(complete, local.inputs()), target);
            terminal.out().println(image);
        });
        one.leftOut().forEach(left -> terminal.err().println(left.sentence()));
        return one.leftOut().isEmpty();
    }
}
