package dev.layerscope.server.app.options;

import dev.layerscope.server.app.ServerSettings;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The rooms whose options a command has, in the order of its mixins. */
public final class Rooms {
    private final CommandSpec command;

    private Rooms(CommandSpec command) {
        this.command = command;
    }

    public static Rooms of(CommandSpec command) {
        return new Rooms(command);
    }

    /**
     * These settings with what all options say.
     *
     * @throws DomainException CONFIGURATION_INVALID
     */
    public ServerSettings applied(ServerSettings settings) {
        try {
            ServerSettings result = settings;
            for (CommandSpec mixin : command.mixins().values()) {
                if (mixin.userObject() instanceof RoomOptions room) {
                    result = room.applied(result);
                }
            }
            return result;
        } catch (IllegalArgumentException e) {
            throw new DomainException(Reason.CONFIGURATION_INVALID, String.valueOf(e.getMessage()), e);
        }
    }

    /** The options under their headings. */
    Map<String, List<OptionSpec>> byHeading() {
        Map<String, List<OptionSpec>> options = new LinkedHashMap<>();
        for (CommandSpec mixin : command.mixins().values()) {
            String heading = mixin.userObject() instanceof RoomOptions room ? room.heading() : "Help";
            options.computeIfAbsent(heading, none -> new ArrayList<>()).addAll(own(mixin));
        }
        options.values().removeIf(List::isEmpty);
        return options;
    }

    /** The command has copies of its mixins' options: only those know their values. */
    private List<OptionSpec> own(CommandSpec mixin) {
        return mixin.options().stream()
                .map(option -> command.findOption(option.longestName()))
                .toList();
    }
}
