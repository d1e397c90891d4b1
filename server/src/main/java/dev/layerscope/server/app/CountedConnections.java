package dev.layerscope.server.app;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections beyond the limits when they arrive, before they cost a handshake. Stands in the pipeline of the channel
 * that listens, which hands on each connection as a message. Thread safe.
 */
@Sharable
final class CountedConnections extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(CountedConnections.class);
    private static final long BETWEEN_LINES_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ConnectionLimits limits;
    private final Map<String, Integer> byAddress = new HashMap<>();
    private int all;
    private long refused;
    private long saidAt = System.nanoTime() - BETWEEN_LINES_NANOS;

    CountedConnections(ConnectionLimits limits) {
        this.limits = limits;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof SocketChannel connection) {
            // None of a connection that is gone already.
            InetSocketAddress peer = connection.remoteAddress();
            String address = peer == null ? "" : peer.getAddress().getHostAddress();
            if (!enter(address)) {
                connection.unsafe().closeForcibly();
                return;
            }
            connection.closeFuture().addListener(closed -> leave(address));
        }
        context.fireChannelRead(message);
    }

    private synchronized boolean enter(String address) {
        int ofAddress = byAddress.getOrDefault(address, 0);
        if (all >= limits.connections() || ofAddress >= limits.connectionsEach()) {
            refused++;
            say(address, ofAddress);
            return false;
        }
        all++;
        byAddress.put(address, ofAddress + 1);
        return true;
    }

    private void say(String address, int ofAddress) {
        if (System.nanoTime() - saidAt >= BETWEEN_LINES_NANOS) {
            LOG.warn(
                    "connection from {} closed: {} are open, {} of them from there (expected: at most {} and {}); {} closed since this was said last",
                    address,
                    all,
                    ofAddress,
                    limits.connections(),
                    limits.connectionsEach(),
                    refused);
            saidAt = System.nanoTime();
            refused = 0;
        }
    }

    private synchronized void leave(String address) {
        all--;
        byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }

    /** For gauges. */
    synchronized int open() {
        return all;
    }
}
