package dev.layerscope.viewer.look;

import static org.assertj.core.api.Assertions.assertThat;

import javax.swing.JLabel;
import javax.swing.plaf.basic.BasicHTML;
import org.junit.jupiter.api.Test;

final class PlainTextTest {
    private static final String PAGE = "<html><img src='http://192.0.2.1/x.png'>";

    @Test
    void a_label_shows_a_page_letter_by_letter() {
        JLabel trusting = new JLabel(PAGE);
        JLabel label = PlainText.only(new JLabel());
        label.setText(PAGE);

        assertThat(trusting.getClientProperty(BasicHTML.propertyKey)).isNotNull();
        assertThat(label.getClientProperty(BasicHTML.propertyKey)).isNull();
    }

    @Test
    void a_wrapping_text_holds_no_element_but_its_own() {
        assertThat(PlainText.wrapping("a & " + PAGE))
                .isEqualTo("<html>a &amp; &lt;html&gt;&lt;img src='http://192.0.2.1/x.png'&gt;</html>");
    }

    @Test
    void a_tip_breaks_between_words() {
        String word = "x".repeat(50);

        assertThat(PlainText.tip("a b")).isEqualTo("a b");
        assertThat(PlainText.tip(word + " " + word + " c")).isEqualTo(word + "\n" + word + " c");
        assertThat(PlainText.tip("y".repeat(200))).isEqualTo("y".repeat(200));
    }
}
