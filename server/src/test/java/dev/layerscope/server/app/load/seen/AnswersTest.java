package dev.layerscope.server.app.load.seen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.HashCode;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private final Answers answers = new Answers();

    @Test
    void refusesAnotherAnswerToTheSameRequest() {
        answers.check("tensor", HashCode.fromInt(1), HashCode.fromInt(10));
        answers.check("tensor", HashCode.fromInt(1), HashCode.fromInt(10));
        answers.check("tensor", HashCode.fromInt(2), HashCode.fromInt(20));

        assertThatThrownBy(() -> answers.check("tensor", HashCode.fromInt(1), HashCode.fromInt(11)))
                .isInstanceOf(WrongAnswer.class)
                .hasMessageContaining("as the same request was answered before");
        assertThat(answers.known()).isEqualTo(2);
        assertThat(answers.compared()).isEqualTo(2);
    }
}
