package dev.layerscope.server.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Stream;

/** The small networks as PyTorch exported them. */
public final class GoldenModels {
    private GoldenModels() {}

    public static Stream<String> names() {
        return Stream.of(
                "tiny_convnext",
                "tiny_inception",
                "tiny_mobilenet_v2",
                "tiny_mobilenet_v3",
                "tiny_resnet",
                "tiny_resnet_bn",
                "tiny_resnet_odd",
                "tiny_vgg",
                "tiny_vit");
    }

    public static byte[] bytes(String name) {
        try (InputStream in = GoldenModels.class.getResourceAsStream("/golden/" + name + ".onnx")) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
