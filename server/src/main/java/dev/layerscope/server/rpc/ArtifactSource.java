package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.job.OpenArtifact;
import dev.layerscope.v1.ReadArtifactRequest;
import dev.layerscope.v1.ReadArtifactResponse;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A file as messages: a header, then its bytes. The next piece is read from the disk, on a thread for work, while the one
 * before is sent. Owns the file.
 */
final class ArtifactSource implements OutboundStream.Source<ReadArtifactResponse> {
    private final OpenArtifact file;
    private final Work work;
    private final Call call;
    private long offset;
    private boolean begun;
    private @Nullable CompletableFuture<ByteBuffer> piece;

    private ArtifactSource(OpenArtifact file, long offset, Work work, Call call) {
        this.file = file;
        this.offset = offset;
        this.work = work;
        this.call = call;
    }

    /**
     * Takes the file over, also where it throws.
     *
     * @throws DomainException RESUME_INVALID, RESUME_MISMATCH
     */
    static ArtifactSource of(OpenArtifact file, ReadArtifactRequest request, Work work, Call call) {
        try {
            check(file.artifact(), request);
            return new ArtifactSource(file, request.getOffset(), work, call);
        } catch (DomainException e) {
            file.close();
            throw e;
        }
    }

    private static void check(dev.layerscope.server.job.Artifact artifact, ReadArtifactRequest request) {
        if (!request.getSha256().isEmpty() && !request.getSha256().equals(artifact.sha256())) {
            throw new DomainException(
                            Reason.RESUME_MISMATCH,
                            "resume: artifact '%s' is another file by now (expected: the same; begin again)"
                                    .formatted(artifact.name()))
                    .with("sha256", artifact.sha256());
        }
        if (request.getOffset() < 0 || request.getOffset() > artifact.bytes()) {
            throw new DomainException(
                            Reason.RESUME_INVALID,
                            "resume: offset %d of artifact '%s' (expected: 0 to %d, its bytes)"
                                    .formatted(request.getOffset(), artifact.name(), artifact.bytes()))
                    .with("totalBytes", artifact.bytes());
        }
    }

    @Override
    public boolean isReady(Runnable wake) {
        CompletableFuture<ByteBuffer> next = piece;
        if (next == null || next.isDone()) {
            return true;
        }
        next.whenComplete((bytes, failure) -> wake.run());
        return false;
    }

    @Override
    public Optional<ReadArtifactResponse> next() {
        if (!begun) {
            begun = true;
            readOn();
            return Optional.of(ReadArtifactResponse.newBuilder()
                    .setHeader(JobMessages.artifact(file.artifact()))
                    .setOffset(offset)
                    .build());
        }
        if (piece == null) {
            return Optional.empty();
        }
        ByteBuffer bytes = join(piece);
        ReadArtifactResponse message = ReadArtifactResponse.newBuilder()
                .setOffset(offset)
                .setData(ByteChunks.wrap(bytes))
                .build();
        offset += bytes.remaining();
        readOn();
        return Optional.of(message);
    }

    private void readOn() {
        long from = offset;
        piece = from < file.artifact().bytes() ? work.begin(call, () -> file.read(from, ByteChunks.CHUNK_BYTES)) : null;
    }

    private static ByteBuffer join(CompletableFuture<ByteBuffer> piece) {
        try {
            return piece.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
