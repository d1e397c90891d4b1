/**
 * Who may come in: users with their roles and the hashes of their tokens, read from a file, the tokens of an issuer, and
 * the names in certificates.
 *
 * <p>Start at {@link dev.layerscope.server.users.Entrance}, which says of each call whose it is. What a caller may do is
 * said where calls arrive, and what belongs to whom by those who keep it.
 */
@NullMarked
package dev.layerscope.server.users;

import org.jspecify.annotations.NullMarked;
