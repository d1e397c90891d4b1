package dev.layerscope.server.app.load.seen;

/** An activity that a person brought to its end. */
public record Turn(int person, String activity, long beganNanos, long endedNanos) {}
