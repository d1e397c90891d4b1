/**
 * The demo: a page of everything that a server draws and measures, made through it as any client would.
 *
 * <p>Start at {@link dev.layerscope.server.app.demo.Demo}, which has the parts of the page in their order. Each
 * {@link dev.layerscope.server.app.demo.Part} asks the server for what it shows, leaves the files beside the page, and says
 * which command makes the same. It knows the wire and the client library and nothing of the server's rooms.
 */
@NullMarked
package dev.layerscope.server.app.demo;

import org.jspecify.annotations.NullMarked;
