package dev.layerscope.server.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Quota;
import dev.layerscope.server.access.QuotaBook;
import dev.layerscope.server.access.Quotas;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotasFileTest {
    private static final Caller ALICE = new Caller("alice", Role.RUNNER);

    @TempDir
    private Path folder;

    @Test
    void thoseOfAUserAreLaidOverThoseOfTheRole() throws IOException {
        QuotaBook book = book("""
                quotas:
                  - role: runner
                    requests-in-flight: 8
                    jobs-waiting: 2
                  - user: "alice"
                    weight: 3
                    jobs-waiting: 5
                """);
        Quotas alice = book.of(ALICE);
        assertThat(alice.weight()).isEqualTo(3);
        assertThat(alice.limit(Quota.REQUESTS_IN_FLIGHT)).isEqualTo(8);
        assertThat(alice.limit(Quota.JOBS_WAITING)).isEqualTo(5);
        assertThat(book.of(new Caller("bob", Role.RUNNER)).limit(Quota.JOBS_WAITING))
                .isEqualTo(2);
        assertThat(book.of(new Caller("bob", Role.ADMIN))).isEqualTo(Quotas.UNLIMITED);
    }

    @Test
    void aChangedFileIsReadAgainAndOneThatSaysNonsenseIsNot() throws IOException {
        QuotaBook book = book("quotas: [{user: alice, weight: 2}]");
        assertThat(book.of(ALICE).weight()).isEqualTo(2);
        write("quotas: [{user: alice, weight: 17}]");
        assertThat(book.of(ALICE).weight()).isEqualTo(17);
        write("quotas: [{user: alice, coffee: 170}]");
        assertThat(book.of(ALICE).weight()).isEqualTo(17);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "quotas: [{weight: 2}]                                  | role",
                "quotas: [{role: viewer, user: ann, weight: 2}]         | user",
                "quotas: [{role: guest, weight: 2}]                     | role",
                "quotas: [{user: ann, weight: 0}]                       | weight",
                "quotas: [{user: ann, weight: many}]                    | weight",
                "quotas: [{user: ann, results-mib: -1}]                 | results-mib",
                "quotas: [{user: ann}, {user: ann}]                     | user",
                "quotas: [{user: ann, tea: 1}]                          | tea",
            })
    void whatMakesNoSenseKeepsAServerFromStarting(String text, String named) {
        assertThatThrownBy(() -> book(text)).isInstanceOfSatisfying(DomainException.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Reason.CONFIGURATION_INVALID);
            assertThat(refused.sentence()).startsWith("quotas: 'quotas.yaml': ").contains(named);
        });
    }

    private QuotaBook book(String text) throws IOException {
        write(text);
        return QuotasFile.open(folder.resolve("quotas.yaml"));
    }

    private void write(String text) throws IOException {
        Files.writeString(folder.resolve("quotas.yaml"), text);
    }
}
