package dev.layerscope.viewer.session;

import dev.layerscope.client.ServerAddress;

/** Where the window stands with its server. */
public sealed interface ServerState {
    /** One line for people. */
    String sentence();

    Health health();

    /** What a glance should tell. */
    enum Health {
        NONE,
        WAITING,
        GOOD,
        BAD
    }

    /** Nobody has asked for a server yet, or no longer does. */
    record Disconnected() implements ServerState {
        @Override
        public String sentence() {
            return "not connected";
        }

        @Override
        public Health health() {
            return Health.NONE;
        }
    }

    /** The first question is under way. */
    record Connecting(ServerAddress server) implements ServerState {
        @Override
        public String sentence() {
            return "connecting to " + server + "\u2026";
        }

        @Override
        public Health health() {
            return Health.WAITING;
        }
    }

    /**
     * The server has answered.
     *
     * @param core the native core that runs its models, as it says
     * @param device the device that they run on, as it says
     */
    record Connected(ServerAddress server, String core, String device) implements ServerState {
        @Override
        public String sentence() {
            return "connected to " + server + " \u00b7 " + core + " \u00b7 " + device;
        }

        @Override
        public Health health() {
            return Health.GOOD;
        }
    }

    /** The server answered before and is away; it is asked until it is back. */
    record Lost(ServerAddress server) implements ServerState {
        @Override
        public String sentence() {
            return "connection to " + server + " lost; trying again\u2026";
        }

        @Override
        public Health health() {
            return Health.WAITING;
        }
    }

    /**
     * The server could not be reached, or refuses.
     *
     * @param sentence what went wrong
     */
    record Failed(String sentence) implements ServerState {
        @Override
        public Health health() {
            return Health.BAD;
        }
    }
}
