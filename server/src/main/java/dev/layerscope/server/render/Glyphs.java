package dev.layerscope.server.render;

import java.awt.geom.Path2D;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The outlines of DejaVu Sans: Latin-1 and a few signs, in font units with y upwards.
 *
 * <p>The resource is written, and its format described, by {@code export_glyphs.py}.
 */
final class Glyphs {
    static final Glyphs DEJAVU_SANS = read("dejavu-sans.glyphs");

    private static final int MISSING = 0xFFFD;

    private final float unitsPerEm;
    private final float xHeight;
    private final Map<Integer, Glyph> glyphs;
    private final Glyph missing;

    private Glyphs(float unitsPerEm, float xHeight, Map<Integer, Glyph> glyphs, Glyph missing) {
        this.unitsPerEm = unitsPerEm;
        this.xHeight = xHeight;
        this.glyphs = glyphs;
        this.missing = missing;
    }

    /** One character: how far the pen moves on, and the outline, to be filled by the non-zero rule. */
    record Glyph(float advance, Path2D outline) {}

    /** The glyph of a code point; a hollow box where there is none. */
    Glyph of(int codePoint) {
        return glyphs.getOrDefault(codePoint, missing);
    }

    /** Font units of a font's size. */
    float unitsPerEm() {
        return unitsPerEm;
    }

    /** Font units of the height of a small letter without ascender, such as x. */
    float xHeight() {
        return xHeight;
    }

    private static Glyphs read(String resource) {
        List<String> lines = TextResource.lines(resource);
        Map<Integer, Glyph> glyphs = new HashMap<>();
        for (String line : lines.subList(2, lines.size())) {
            Iterator<String> words = List.of(line.split(" ")).iterator();
            int codePoint = Integer.parseInt(words.next(), 16);
            glyphs.put(codePoint, new Glyph(number(words), path(words)));
        }
        Glyph missing = glyphs.remove(MISSING);
        if (missing == null) {
            throw new IllegalStateException(resource + ": no glyph for missing characters");
        }
        return new Glyphs(labelled("unitsPerEm", lines.get(0)), labelled("xHeight", lines.get(1)), glyphs, missing);
    }

    private static float labelled(String label, String line) {
        if (!line.startsWith(label + " ")) {
            throw new IllegalStateException("line: " + line + " (expected: " + label + ")");
        }
        return Float.parseFloat(line.substring(label.length() + 1));
    }

    private static Path2D path(Iterator<String> words) {
        Path2D path = new Path2D.Float(Path2D.WIND_NON_ZERO);
        while (words.hasNext()) {
            String command = words.next();
            switch (command) {
                case "M" -> path.moveTo(number(words), number(words));
                case "L" -> path.lineTo(number(words), number(words));
                case "Q" -> path.quadTo(number(words), number(words), number(words), number(words));
                case "Z" -> path.closePath();
                default -> throw new IllegalStateException("path command: " + command + " (expected: M, L, Q or Z)");
            }
        }
        return path;
    }

    private static float number(Iterator<String> words) {
        return Float.parseFloat(words.next());
    }
}
