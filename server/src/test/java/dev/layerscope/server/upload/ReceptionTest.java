package dev.layerscope.server.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.ModelCard;
import dev.layerscope.server.model.StagedModel;
import dev.layerscope.server.model.TestModels;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceptionTest {
    private static final UploadSettings SETTINGS = UploadSettings.defaults().withSpareBytes(1_000);

    @TempDir
    private Path folder;

    @Test
    void whatIsToStayFreeStaysFreeWhoeverElseWritesToTheDisk() {
        AtomicLong free = new AtomicLong(1_300);
        Announcement announcement =
                new Announcement("net", List.of(new Announcement.Announced("model.onnx", 300, "")), ModelCard.EMPTY);
        Pieces pieces = patience -> {
            // What came, and twice as much of somebody else's.
            free.addAndGet(-200);
            return Optional.of(ByteBuffer.allocate(100));
        };
        try (TestModels server = TestModels.over(folder);
                StagedModel staged = server.models().stage("net")) {
            assertThatThrownBy(() -> new Reception(staged, pieces, SETTINGS, free::get).receive(announcement))
                    .isInstanceOfSatisfying(DomainException.class, e -> {
                        assertThat(e.reason()).isEqualTo(Reason.STORAGE_FULL);
                        assertThat(e.facts()).containsEntry("freeBytes", "1100");
                    });
        }
    }
}
