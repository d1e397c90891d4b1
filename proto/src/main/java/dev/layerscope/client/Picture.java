package dev.layerscope.client;

import com.google.protobuf.ByteString;
import dev.layerscope.v1.PictureHeader;

/**
 * A picture that the server drew.
 *
 * @param header what it shows
 * @param png the bytes of a PNG file
 */
public record Picture(PictureHeader header, ByteString png) {}
