package dev.layerscope.server.app.options;

import dev.layerscope.server.app.ServerSettings;
import dev.layerscope.server.error.DomainException;

/**
 * The options of one room, as a mixin of {@code serve}. A flag is {@code negatable} with {@code fallbackValue = "true"} and
 * {@code defaultValue = "false"}, and what repeats is split at commas: so each can be given in a file, too, and be taken
 * back on the command line.
 */
public interface RoomOptions {
    /** What they are about: their heading in the help and in a printed configuration. */
    String heading();

    /**
     * The settings with what these options say.
     *
     * @throws DomainException CONFIGURATION_INVALID
     * @throws IllegalArgumentException with a sentence, for the same
     */
    ServerSettings applied(ServerSettings settings);
}
