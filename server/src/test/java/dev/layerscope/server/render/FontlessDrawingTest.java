package dev.layerscope.server.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Slim containers have neither fonts nor the libraries that the JDK's font code needs, and would fail at its first use. */
@EnabledOnOs(OS.LINUX)
class FontlessDrawingTest {
    @Test
    void drawingLoadsNoNativeFontLibrary() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.awt.headless=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DrawAndListLibraries.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("libawt.so").doesNotContain("fontmanager").doesNotContain("freetype");
    }

    /** Draws a figure in a process of its own, then prints what that process has mapped into memory. */
    static final class DrawAndListLibraries {
        public static void main(String[] arguments) throws IOException {
            GridPanel grid = new GridPanel(
                    GridSettings.DEFAULT,
                    GridSpec.of("title", "subtitle"),
                    3,
                    new Extent(1, 1),
                    i -> new HeatMap(i, 1, 1, new float[1]));
            Sheet.DEFAULT.draw(List.of(grid)).png();
            List<String> mapped = Files.readAllLines(Path.of("/proc/self/maps"));
            mapped.stream().filter(line -> line.endsWith(".so")).forEach(System.out::println);
        }
    }
}
