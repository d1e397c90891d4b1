/**
 * NumPy's file formats: the header of {@code .npy}, and {@code .npz} archives of such files.
 *
 * <p>Start at {@link dev.layerscope.npy.NpyHeader}. Only headers are read and written here; the bytes of a tensor are
 * moved by whoever holds them. Structured, string, complex and big-endian arrays are refused.
 */
@NullMarked
package dev.layerscope.npy;

import org.jspecify.annotations.NullMarked;
