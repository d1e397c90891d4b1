package dev.layerscope.client;

import dev.layerscope.v1.Artifact;
import dev.layerscope.v1.JobsGrpc;
import dev.layerscope.v1.ReadArtifactRequest;
import dev.layerscope.v1.ReadArtifactResponse;
import io.grpc.Channel;
import java.nio.channels.WritableByteChannel;
import java.util.Iterator;

/** The bytes of an artifact. */
final class ArtifactReading extends FileReading<ReadArtifactResponse, Artifact> {
    private final ReadArtifactRequest wanted;

    ArtifactReading(String job, String name, WritableByteChannel bytes) {
        super("artifact " + name, bytes, Artifact.getDefaultInstance());
        this.wanted = ReadArtifactRequest.newBuilder().setJob(job).setName(name).build();
    }

    @Override
    Iterator<ReadArtifactResponse> ask(Channel channel, long from, String sha256) {
        return JobsGrpc.newBlockingStub(channel)
                .readArtifact(
                        wanted.toBuilder().setOffset(from).setSha256(sha256).build());
    }

    @Override
    boolean hasHeader(ReadArtifactResponse message) {
        return message.hasHeader();
    }

    @Override
    Facts<Artifact> facts(ReadArtifactResponse message) {
        Artifact artifact = message.getHeader();
        return new Facts<>(artifact, artifact.getTotalBytes(), artifact.getSha256());
    }

    @Override
    Piece piece(ReadArtifactResponse message) {
        return new Piece(message.getOffset(), message.getData());
    }
}
