package dev.layerscope.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Figures that are drawn again for each new picture. */
@Command(
        name = "follow",
        description = "Draws a figure again for each picture that comes into a folder, or is named on standard input.",
        subcommands = {
            FollowGridCommand.class,
            FollowChannelCommand.class,
            FollowTopCommand.class,
            FollowHistogramCommand.class,
            FollowSparsityCommand.class,
            FollowPcaCommand.class,
            FollowSaliencyCommand.class
        })
final class FollowCommand implements Runnable {
    @ParentCommand
    RootCommand root;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets both
    FollowCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "no figure (expected: one of "
                        + String.join(", ", spec.subcommands().keySet()) + ")");
    }
}
