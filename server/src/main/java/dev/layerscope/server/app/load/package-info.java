/**
 * The load harness: many simulated people at one server at once, and a judgement of what they got.
 *
 * <p>Start at {@link dev.layerscope.server.app.load.MixRun}: people of {@code person} arrive, do what real ones do through the
 * client library over real connections, and write down what they see in {@code seen}, which says at the end what was wrong.
 * {@code fault} has what goes wrong on purpose. It knows the wire and the client library, and of the server only how its users are
 * enrolled.
 */
@NullMarked
package dev.layerscope.server.app.load;

import org.jspecify.annotations.NullMarked;
