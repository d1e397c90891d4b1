package dev.layerscope.server.app.options;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Shows a command's options under the headings of their rooms. */
public final class RoomHelp {
    private RoomHelp() {}

    public static void install(CommandLine command) {
        command.getHelpSectionMap()
                .put(
                        UsageMessageSpec.SECTION_KEY_SYNOPSIS,
                        help -> "%s [OPTION]...%n"
                                .formatted(command.getCommandSpec().qualifiedName()));
        command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, help -> options(help));
    }

    private static String options(Help help) {
        CommandSpec command = help.commandSpec();
        List<OptionSpec> all = command.options();
        StringBuilder text = new StringBuilder();
        Rooms.of(command).byHeading().forEach((heading, options) -> {
            Help.Layout layout = help.createDefaultLayout(all, List.of(), help.colorScheme());
            layout.addOptions(new ArrayList<>(options), help.parameterLabelRenderer());
            text.append("%n%s:%n".formatted(heading)).append(layout);
        });
        return text.toString();
    }
}
