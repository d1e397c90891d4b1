/**
 * Pictures: files to pixels and back, upright, resized and cropped as Pillow and torchvision do it.
 *
 * <p>Start at {@link dev.layerscope.server.image.ImageDecoder}, which turns a picture file of six formats into an {@link
 * dev.layerscope.server.image.RgbImage}. Models were trained on pixels that Pillow decoded and resized, so wherever there
 * is a choice, the values here are those of Pillow: bit for bit in resizing, PNG, GIF, BMP, TIFF and WebP, within the
 * rounding of the decoder in JPEG. Colour profiles and gamma are therefore ignored, and transparency is dropped, not
 * blended.
 *
 * <p>Nothing here knows models, tensors or normalization.
 */
@NullMarked
package dev.layerscope.server.image;

import org.jspecify.annotations.NullMarked;
