package dev.layerscope.server.rpc;

import com.google.protobuf.ByteString;
import dev.layerscope.server.access.Call;
import dev.layerscope.server.input.OpenSample;
import dev.layerscope.server.input.Sample;
import dev.layerscope.v1.ReadSampleRequest;
import dev.layerscope.v1.ReadSampleResponse;
import java.nio.ByteBuffer;

/** A sample's file as messages. */
record SampleSource(OpenSample file) implements FileSource.File, FileSource.Messages<ReadSampleResponse> {
    /**
     * Takes the file over, also where it throws.
     *
     * @throws dev.layerscope.server.error.DomainException RESUME_INVALID, RESUME_MISMATCH
     */
    static FileSource<ReadSampleResponse> of(OpenSample file, ReadSampleRequest request, Work work, Call call) {
        Sample sample = file.sample();
        SampleSource source = new SampleSource(file);
        FileSource.Wanted wanted = new FileSource.Wanted(
                "sample '%s'".formatted(sample.name()),
                sample.bytes(),
                sample.sha256(),
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
    public ReadSampleResponse header(long offset) {
        return ReadSampleResponse.newBuilder()
                .setHeader(SampleMessages.sample(file.sample()))
                .setOffset(offset)
                .build();
    }

    @Override
    public ReadSampleResponse piece(long offset, ByteString data) {
        return ReadSampleResponse.newBuilder().setOffset(offset).setData(data).build();
    }
}
