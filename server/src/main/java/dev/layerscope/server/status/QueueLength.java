package dev.layerscope.server.status;

import java.util.OptionalLong;

/**
 * Those who wait for the same.
 *
 * @param name such as {@code runs}
 * @param priority of those who wait, in lower case; empty where there is but one
 * @param running who has a place
 * @param limit of those who wait; empty where there is none
 */
public record QueueLength(String name, String priority, long waiting, long running, OptionalLong limit) {}
