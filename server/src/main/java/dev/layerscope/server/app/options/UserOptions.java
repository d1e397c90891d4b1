package dev.layerscope.server.app.options;

import dev.layerscope.server.app.ServerSettings;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who may come in. Applied before the options about listening, which depend on it. */
public final class UserOptions implements RoomOptions {
    @Option(names = "--token-file", paramLabel = "FILE", description = "File with the token that clients must show.")
    private @Nullable Path tokenFile;

    @Override
    public String heading() {
        return "Users";
    }

    @Override
    public ServerSettings applied(ServerSettings settings) {
        return tokenFile == null
                ? settings
                : settings.withListen(settings.listen().withToken(readToken(tokenFile)));
    }

    private static String readToken(Path file) {
        try {
            String token = Files.readString(file).strip();
            if (token.isEmpty()) {
                throw new DomainException(
                        Reason.CONFIGURATION_INVALID, "token file: '%s' is empty (expected: a token)".formatted(file));
            }
            return token;
        } catch (IOException e) {
            throw new DomainException(
                    Reason.CONFIGURATION_INVALID,
                    "token file: '%s' can't be read (expected: a text file with a token)".formatted(file),
                    e);
        }
    }
}
