package dev.layerscope.client;

import dev.layerscope.v1.Artifact;
import dev.layerscope.v1.JobsGrpc;
import dev.layerscope.v1.ReadArtifactRequest;
import dev.layerscope.v1.ReadArtifactResponse;
import io.grpc.Channel;
import io.grpc.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;

/** The bytes of an artifact, each once, over however many calls. Used by one thread. */
final class ArtifactReading implements Retrying.Attempt<Artifact, IOException> {
    private final String job;
    private final String name;
    private final WritableByteChannel bytes;
    private final MessageDigest digest = sha256();
    private Artifact artifact = Artifact.getDefaultInstance();
    private long offset;

    ArtifactReading(String job, String name, WritableByteChannel bytes) {
        this.job = job;
        this.name = name;
        this.bytes = bytes;
    }

    @Override
    public Artifact make(Channel channel) throws IOException {
        ReadArtifactRequest request = ReadArtifactRequest.newBuilder()
                .setJob(job)
                .setName(name)
                .setOffset(offset)
                .setSha256(artifact.getSha256())
                .build();
        Context.CancellableContext context = Context.current().withCancellation();
        Context before = context.attach();
        try {
            Iterator<ReadArtifactResponse> messages =
                    JobsGrpc.newBlockingStub(channel).readArtifact(request);
            while (messages.hasNext()) {
                take(messages.next());
            }
        } finally {
            context.detach(before);
            // A call that nobody reads on, where the channel threw, ends here.
            context.cancel(null);
        }
        if (offset != artifact.getTotalBytes()) {
            throw wrong(offset + " bytes", artifact.getTotalBytes() + " bytes");
        }
        String actual = HexFormat.of().formatHex(digest.digest());
        if (!actual.equals(artifact.getSha256())) {
            throw wrong("SHA-256 " + actual, artifact.getSha256());
        }
        return artifact;
    }

    private void take(ReadArtifactResponse message) throws IOException {
        if (message.hasHeader()) {
            artifact = message.getHeader();
        }
        if (message.getOffset() != offset) {
            throw wrong("goes on at byte " + message.getOffset(), "byte " + offset);
        }
        ByteBuffer data = message.getData().asReadOnlyByteBuffer();
        digest.update(data.duplicate());
        offset += data.remaining();
        while (data.hasRemaining()) {
            bytes.write(data);
        }
    }

    private TransferException wrong(String actual, String expected) {
        return new TransferException("artifact " + name + ": " + actual + " (expected: " + expected + ")");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    @Override
    public long progress() {
        return offset;
    }
}
