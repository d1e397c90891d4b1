package dev.layerscope.server.app.load;

import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.Token;
import java.util.List;
import java.util.OptionalLong;

/**
 * A server that runs already, and goes on when the load is over.
 *
 * @param base without a token
 * @param tokens of people, in turn; nobody has one where there are none
 * @param pid of its process, where that is on this machine
 */
public record RunningServer(ConnectionSettings base, List<Token> tokens, OptionalLong pid) implements Target {
    public RunningServer {
        tokens = List.copyOf(tokens);
    }

    @Override
    public ConnectionSettings settings(int person) {
        return tokens.isEmpty() ? base : base.withToken(tokens.get(person % tokens.size()));
    }

    @Override
    public void refresh() {
        // Others may use it.
    }

    @Override
    public void close() {
        // It isn't ours.
    }
}
