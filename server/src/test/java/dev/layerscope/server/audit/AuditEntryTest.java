package dev.layerscope.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.error.DomainException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditEntryTest {
    private static final Instant TIME = Instant.parse("2026-01-31T12:00:00.123456Z");

    @Test
    void anEntryIsALineOfJsonWithoutWhatIsNotKnown() {
        assertThat(new AuditEntry(TIME, "alice", "192.0.2.7", "r-1", "DeleteModel", "net", "OK").json())
                .isEqualTo("{\"time\":\"2026-01-31T12:00:00.123Z\",\"user\":\"alice\",\"address\":\"192.0.2.7\","
                        + "\"request\":\"r-1\",\"action\":\"DeleteModel\",\"subject\":\"net\",\"outcome\":\"OK\"}");
        assertThat(new AuditEntry(TIME, "server", "", "", "ReloadUsers", "3 users", "OK").json())
                .doesNotContain("address", "request");
    }

    @Test
    void whatAStrangerNamesBreaksNoLine() {
        String json = new AuditEntry(TIME, "a", "b", "c", "d", "\"}\n{\u2028\\\u00e9" + "x".repeat(999), "OK").json();

        assertThat(json).contains("\\\"}\\u000a{\\u2028\\\\\\u00e9xxx", "...").hasSizeLessThan(500);
        assertThat(json.chars()).allMatch(c -> c >= ' ' && c <= '~');
    }

    @Test
    void aFileThatCanNotBeWrittenToIsRefusedAtTheStart(@TempDir Path folder) {
        assertThatThrownBy(() -> AuditTrail.to(Optional.of(folder)))
                .isInstanceOf(DomainException.class)
                .hasMessageContaining("can't be written to (expected: ");
    }
}
