package dev.layerscope.server.app.demo;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The few forms that the page is written in. Text is escaped here; markup is what the other methods return. */
final class Html {
    private Html() {}

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /**
     * @param sentence markup
     * @param content markup
     */
    static String section(String title, String sentence, String content) {
        return """
                <section>
                <h2>%s</h2>
                <p>%s</p>
                %s
                </section>
                """.formatted(escape(title), sentence, content.strip());
    }

    static String code(String text) {
        return "<code>" + escape(text) + "</code>";
    }

    /** A line for a shell, in the folder of the page. Where it is wrapped, words stay whole: a hyphen is no place for it. */
    static String command(String line) {
        return Arrays.stream(line.split(" "))
                .map(word -> "<span>" + escape(word) + "</span>")
                .collect(Collectors.joining(" ", "<pre class=\"command\"><code>", "</code></pre>"));
    }

    /** A picture of twice the density of a plain screen, which is also a link to its file. */
    static String image(String file, int widthPixels, int heightPixels, String alternative) {
        return imageOfPlainScreen(file, widthPixels / 2, heightPixels / 2, alternative);
    }

    /** A picture of a pixel for each of a plain screen, which is also a link to its file. */
    static String imageOfPlainScreen(String file, int widthPixels, int heightPixels, String alternative) {
        return "<a href=\"%1$s\"><img src=\"%1$s\" width=\"%2$d\" height=\"%3$d\" alt=\"%4$s\"></a>"
                .formatted(file, widthPixels, heightPixels, escape(alternative));
    }

    /** A table in a box that scrolls by itself where it is wider than the page. */
    static String table(String head, String rows) {
        return "<div class=\"wide\"><table>\n<thead>" + head + "</thead>\n<tbody>\n" + rows + "</tbody></table></div>";
    }

    static String head(String... cells) {
        return row("th", cells);
    }

    /**
     * @param cells markup
     */
    static String row(String... cells) {
        return row("td", cells) + "\n";
    }

    private static String row(String cell, String... cells) {
        return Arrays.stream(cells)
                .map(one -> "<" + cell + ">" + one + "</" + cell + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }

    static String number(double value) {
        return value == 0 ? "0" : String.format(Locale.ROOT, "%.3g", value);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
