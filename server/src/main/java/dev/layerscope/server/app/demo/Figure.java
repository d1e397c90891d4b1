package dev.layerscope.server.app.demo;

import dev.layerscope.client.LocalInput;
import dev.layerscope.client.Picture;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;

/**
 * A figure that the server draws.
 *
 * @param file its name
 * @param alternative what it shows, to those who can't see it
 * @param arguments of {@code layerscope}, which make the same file
 */
record Figure(String file, String alternative, String arguments) {
    /** For screens of twice the density. */
    static final int SCALE = 2;

    /** Has it drawn, writes its file, and shows it above its command. */
    String draw(Visit visit, RenderFigureRequest request, Collection<LocalInput> inputs) throws IOException {
        Picture picture = visit.client()
                .renderFigure(
                        request.toBuilder()
                                .setFeed(visit.feed(inputs))
                                .setScale(SCALE)
                                .build(),
                        inputs);
        Files.write(visit.folder().resolve(file), picture.png().toByteArray());
        return html(picture.header().getSize());
    }

    private String html(Size size) {
        return "<figure>" + Html.image(file, size.getWidth(), size.getHeight(), alternative)
                + Html.command("layerscope " + arguments + " --scale " + SCALE + " -o " + file) + "</figure>\n";
    }
}
