package dev.layerscope.server.rpc;

import com.google.protobuf.ByteString;
import dev.layerscope.server.access.Call;
import dev.layerscope.server.job.Artifact;
import dev.layerscope.server.job.OpenArtifact;
import dev.layerscope.v1.ReadArtifactRequest;
import dev.layerscope.v1.ReadArtifactResponse;
import java.nio.ByteBuffer;

/** A file that a job made, as messages. */
record ArtifactSource(OpenArtifact file) implements FileSource.File, FileSource.Messages<ReadArtifactResponse> {
    /**
     * Takes the file over, also where it throws.
     *
     * @throws dev.layerscope.server.error.DomainException RESUME_INVALID, RESUME_MISMATCH
     */
    static FileSource<ReadArtifactResponse> of(OpenArtifact file, ReadArtifactRequest request, Work work, Call call) {
        Artifact artifact = file.artifact();
        ArtifactSource source = new ArtifactSource(file);
        FileSource.Wanted wanted = new FileSource.Wanted(
                "artifact '%s'".formatted(artifact.name()),
                artifact.bytes(),
                artifact.sha256(),
                request.getOffset(),
                request.getSha256());
        return FileSource.of(source, wanted, source, work, call);
    }

    @Override
    public ByteBuffer read(long offset, int most) {
        return file.read(offset, most);
    }

    @Override
    public void close() {
        file.close();
    }

    @Override
    public ReadArtifactResponse header(long offset) {
        return ReadArtifactResponse.newBuilder()
                .setHeader(JobMessages.artifact(file.artifact()))
                .setOffset(offset)
                .build();
    }

    @Override
    public ReadArtifactResponse piece(long offset, ByteString data) {
        return ReadArtifactResponse.newBuilder().setOffset(offset).setData(data).build();
    }
}
