package dev.layerscope.client;

import dev.layerscope.v1.InputsGrpc;
import dev.layerscope.v1.ReadSampleRequest;
import dev.layerscope.v1.ReadSampleResponse;
import dev.layerscope.v1.Sample;
import io.grpc.Channel;
import java.nio.channels.WritableByteChannel;
import java.util.Iterator;

/** The bytes of a sample. */
final class SampleReading extends FileReading<ReadSampleResponse, Sample> {
    private final ReadSampleRequest wanted;

    SampleReading(String name, WritableByteChannel bytes) {
        super("sample " + name, bytes, Sample.getDefaultInstance());
        this.wanted = ReadSampleRequest.newBuilder().setName(name).build();
    }

    @Override
    Iterator<ReadSampleResponse> ask(Channel channel, long from, String sha256) {
        return InputsGrpc.newBlockingStub(channel)
                .readSample(wanted.toBuilder().setOffset(from).setSha256(sha256).build());
    }

    @Override
    boolean hasHeader(ReadSampleResponse message) {
        return message.hasHeader();
    }

    @Override
    Facts<Sample> facts(ReadSampleResponse message) {
        Sample sample = message.getHeader();
        return new Facts<>(sample, sample.getTotalBytes(), sample.getInput().getSha256());
    }

    @Override
    Piece piece(ReadSampleResponse message) {
        return new Piece(message.getOffset(), message.getData());
    }
}
