package dev.layerscope.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BenchmarkCommandTest {
    private final StringWriter err = new StringWriter();

    @Test
    void what_is_to_be_measured_has_to_be_said() {
        assertThat(run("benchmark", "--server", "localhost:7070")).isEqualTo(2);
        assertThat(err.toString()).contains("--model").contains("--input");
    }

    @Test
    void an_input_that_is_not_there_is_named() {
        assertThat(run("benchmark", "--server", "localhost:7070", "--model", "m", "--input", "nowhere.png"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--input: ").contains("nowhere.png");
    }

    @Test
    void the_help_of_the_viewer_speaks_of_windows_alone() {
        StringWriter out = new StringWriter();
        Main.run(new String[] {"--help"}, Map.of(), (access, opening) -> 0, new PrintWriter(out), new PrintWriter(err));

        assertThat(out.toString()).contains("--server").doesNotContain("benchmark");
    }

    private int run(String... arguments) {
        return Main.run(
                arguments,
                Map.of(),
                (access, opening) -> {
                    throw new AssertionError("no window is opened");
                },
                new PrintWriter(new StringWriter()),
                new PrintWriter(err));
    }
}
