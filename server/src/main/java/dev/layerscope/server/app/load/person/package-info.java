/**
 * People who use a server: each with a connection, a name, pictures and habits of their own, all of it from a seed.
 *
 * <p>Start at {@link dev.layerscope.server.app.load.person.Person} and {@link dev.layerscope.server.app.load.person.Habits}.
 */
@NullMarked
package dev.layerscope.server.app.load.person;

import org.jspecify.annotations.NullMarked;
