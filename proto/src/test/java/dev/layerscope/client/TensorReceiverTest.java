package dev.layerscope.client;

import static dev.layerscope.client.TensorMessages.bytes;
import static dev.layerscope.client.TensorMessages.data;
import static dev.layerscope.client.TensorMessages.end;
import static dev.layerscope.client.TensorMessages.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import dev.layerscope.v1.Resumption;
import dev.layerscope.v1.StreamActivationsResponse;
import dev.layerscope.v1.TensorEnd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import org.junit.jupiter.api.Test;

final class TensorReceiverTest {
    private static final byte[] FIRST = bytes(5000, 1);
    private static final byte[] SECOND = bytes(10_000, 2);

    private final MemorySink memory = new MemorySink(1 << 20);

    @Test
    void pieces_become_a_tensor_and_tensors_follow_each_other() throws IOException {
        TensorReceiver receiver = new TensorReceiver(2, memory, RetryListener.SILENT);

        take(receiver, header(0, 2, 15_000), data(0, FIRST), data(5000, SECOND), end(FIRST, SECOND));
        take(receiver, header(1, 2, 5000), data(0, FIRST), end(FIRST));
        receiver.complete();

        assertThat(memory.tensors()).hasSize(2);
        assertThat(memory.tensors().get(0).data())
                .isEqualTo(ByteBuffer.allocate(15_000).put(FIRST).put(SECOND).flip());
        assertThat(memory.tensors().get(1).data()).isEqualTo(ByteBuffer.wrap(FIRST));
        assertThat(memory.tensors().get(1).header().getLayer().getPath()).isEqualTo("layer1");
    }

    @Test
    void a_tensor_without_bytes_is_one_too() throws IOException {
        TensorReceiver receiver = new TensorReceiver(1, memory, RetryListener.SILENT);

        take(receiver, header(0, 1, 0), end());
        receiver.complete();

        assertThat(memory.tensors().get(0).data().remaining()).isZero();
    }

    @Test
    void a_window_smaller_than_a_piece_passes_the_tensor_on() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        TensorReceiver receiver = new TensorReceiver(
                1,
                header -> new ChannelDestination(Channels.newChannel(file), ByteBuffer.allocateDirect(999)),
                RetryListener.SILENT);

        take(receiver, header(0, 1, 15_000), data(0, FIRST), data(5000, SECOND), end(FIRST, SECOND));

        assertThat(file.toByteArray())
                .isEqualTo(ByteBuffer.allocate(15_000).put(FIRST).put(SECOND).array());
    }

    @Test
    void fields_may_come_in_any_order_and_unknown_ones_are_skipped() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(message);
        UnknownFieldSet.newBuilder()
                .addField(
                        77,
                        UnknownFieldSet.Field.newBuilder()
                                .addVarint(-1)
                                .addFixed32(5)
                                .addFixed64(6)
                                .addLengthDelimited(ByteString.copyFromUtf8("later"))
                                .build())
                .build()
                .writeTo(out);
        out.writeByteArray(StreamActivationsResponse.DATA_FIELD_NUMBER, SECOND);
        out.writeInt64(StreamActivationsResponse.OFFSET_FIELD_NUMBER, 5000);
        out.flush();
        TensorReceiver receiver = new TensorReceiver(1, memory, RetryListener.SILENT);

        take(receiver, header(0, 1, 15_000), data(0, FIRST));
        receiver.take(new ByteArrayInputStream(message.toByteArray()));
        take(receiver, end(FIRST, SECOND));
        receiver.complete();

        assertThat(memory.tensors()).hasSize(1);
    }

    @Test
    void a_whole_tensor_may_come_in_one_message() throws IOException {
        TensorReceiver receiver = new TensorReceiver(1, memory, RetryListener.SILENT);
        StreamActivationsResponse all =
                header(0, 1, 5000).toBuilder().mergeFrom(data(0, FIRST)).build();

        take(receiver, all, end(FIRST));
        receiver.complete();

        assertThat(memory.tensors().get(0).data()).isEqualTo(ByteBuffer.wrap(FIRST));
    }

    @Test
    void a_tensor_goes_on_where_its_stream_broke() throws IOException {
        TensorReceiver receiver = new TensorReceiver(2, memory, RetryListener.SILENT);
        assertThat(receiver.resumption()).isEmpty();

        take(receiver, header(0, 2, 5000), data(0, FIRST), end(FIRST), header(1, 2, 15_000), data(0, FIRST));
        assertThat(receiver.resumption())
                .contains(Resumption.newBuilder()
                        .setIndex(1)
                        .setOffset(5000)
                        .setCrc32C(end(FIRST).getEnd().getCrc32C())
                        .build());
        take(receiver, header(1, 2, 15_000));
        assertThat(receiver.resumption())
                .get()
                .extracting(Resumption::getOffset)
                .isEqualTo(5000L);
        take(receiver, header(1, 2, 15_000), data(5000, SECOND), end(FIRST, SECOND));
        assertThat(receiver.resumption())
                .contains(Resumption.newBuilder().setIndex(2).build());
        receiver.complete();

        assertThat(memory.tensors().get(1).data())
                .isEqualTo(ByteBuffer.allocate(15_000).put(FIRST).put(SECOND).flip());
    }

    @Test
    void a_tensor_that_goes_on_as_another_is_found() throws IOException {
        TensorReceiver receiver = new TensorReceiver(1, memory, RetryListener.SILENT);
        take(receiver, header(0, 1, 15_000), data(0, FIRST));
        assertThat(receiver.resumption()).isPresent();

        assertThatThrownBy(() -> take(receiver, header(0, 1, 15_001)))
                .isInstanceOf(TransferException.class)
                .hasMessageContaining("tensor layer0: another one after the connection was lost");
        assertThatThrownBy(() -> take(receiver, data(5000, SECOND)))
                .isInstanceOf(TransferException.class)
                .hasMessageContaining("of no tensor");
    }

    @Test
    void what_goes_on_from_another_core_or_device_is_found() throws IOException {
        StreamActivationsResponse.Builder onCard = header(0, 2, 15_000).toBuilder();
        onCard.getHeaderBuilder().getOriginBuilder().setDevice("cuda:0");
        TensorReceiver inside = new TensorReceiver(2, memory, RetryListener.SILENT);
        take(inside, header(0, 2, 15_000), data(0, FIRST));
        assertThat(inside.resumption()).isPresent();
        assertThatThrownBy(() -> take(inside, onCard.build()))
                .isInstanceOf(TransferException.class)
                .hasMessageContaining("of the same model, core and device");

        TensorReceiver between = new TensorReceiver(2, memory, RetryListener.SILENT);
        take(between, header(0, 2, 5000), data(0, FIRST), end(FIRST));
        assertThat(between.resumption()).isPresent();
        onCard.getHeaderBuilder().setIndex(1);
        assertThatThrownBy(() -> take(between, onCard.build()))
                .isInstanceOf(TransferException.class)
                .hasMessageContaining("of another model, core or device than the tensors before");
    }

    @Test
    void a_tensor_that_goes_on_elsewhere_or_with_other_bytes_is_found() throws IOException {
        TensorReceiver gap = new TensorReceiver(1, memory, RetryListener.SILENT);
        take(gap, header(0, 1, 15_000), data(0, FIRST));
        assertThat(gap.resumption()).isPresent();
        take(gap, header(0, 1, 15_000));
        assertThatThrownBy(() -> take(gap, data(0, SECOND)))
                .isInstanceOf(TransferException.class)
                .hasMessageContaining("a piece at byte 0 (expected: the next piece, at byte 5000)");

        TensorReceiver other = new TensorReceiver(1, new MemorySink(1 << 20), RetryListener.SILENT);
        take(other, header(0, 1, 15_000), data(0, bytes(5000, 3)));
        assertThat(other.resumption()).isPresent();
        assertThatThrownBy(() -> take(other, header(0, 1, 15_000), data(5000, SECOND), end(FIRST, SECOND)))
                .isInstanceOf(TransferException.class)
                .hasMessageContaining("damaged on its way");
    }

    @Test
    void a_gap_is_found() {
        assertFailure(
                "tensor layer0: a piece at byte 5001 (expected: the next piece, at byte 5000)",
                header(0, 1, 15_000),
                data(0, FIRST),
                data(5001, SECOND));
    }

    @Test
    void a_wrong_checksum_is_found() {
        StreamActivationsResponse wrong = StreamActivationsResponse.newBuilder()
                .setEnd(TensorEnd.newBuilder().setCrc32C(7))
                .build();

        assertFailure("(expected: 00000007)", header(0, 1, 5000), data(0, FIRST), wrong);
        assertThat(memory.tensors()).isEmpty();
    }

    @Test
    void more_bytes_than_announced_are_refused_before_they_are_written() {
        assertFailure("tensor layer0: more bytes than announced (expected: 4999)", header(0, 1, 4999), data(0, FIRST));
    }

    @Test
    void fewer_bytes_than_announced_are_found_at_the_end() {
        assertFailure("ended after 5000 bytes (expected: 5001)", header(0, 1, 5001), data(0, FIRST), end(FIRST));
    }

    @Test
    void a_stream_that_ends_early_is_found() throws IOException {
        TensorReceiver inside = new TensorReceiver(1, memory, RetryListener.SILENT);
        take(inside, header(0, 1, 15_000), data(0, FIRST));
        TensorReceiver between = new TensorReceiver(2, memory, RetryListener.SILENT);
        take(between, header(0, 2, 5000), data(0, FIRST), end(FIRST));

        assertThatThrownBy(inside::complete)
                .isInstanceOf(TransferException.class)
                .hasMessageContaining("the stream ended after 5000 bytes (expected: 15000");
        assertThatThrownBy(between::complete)
                .isInstanceOf(TransferException.class)
                .hasMessageContaining("ended after 1 tensors (expected: 2");
    }

    @Test
    void messages_out_of_turn_are_refused() {
        assertFailure("bytes of no tensor", data(0, FIRST));
        assertFailure("the end of no tensor", end());
        assertFailure("followed by another header", header(0, 2, 5000), header(1, 2, 5000));
        assertFailure("tensor: 1 of 2", header(1, 2, 5000));
        assertFailure("tensor: 0 of 3", header(0, 3, 5000));
    }

    @Test
    void a_header_that_contradicts_itself_is_refused() {
        StreamActivationsResponse.Builder header = header(0, 1, 5000).toBuilder();
        header.getHeaderBuilder().setTotalBytes(6000);

        assertFailure("6000 bytes announced (expected: 5000 for its shape [5000])", header.build());
    }

    @Test
    void a_message_cut_off_anywhere_is_no_message() throws IOException {
        byte[] whole = data(5000, SECOND).toByteArray();
        for (int length : new int[] {1, 2, 4, 6, 7, 20, whole.length - 1}) {
            TensorReceiver receiver = new TensorReceiver(1, new MemorySink(1 << 20), RetryListener.SILENT);
            take(receiver, header(0, 1, 15_000), data(0, FIRST));

            assertThatThrownBy(() -> receiver.take(new ByteArrayInputStream(whole, 0, length)))
                    .as("%d bytes", length)
                    .isInstanceOf(TransferException.class);
        }
    }

    @Test
    void memory_takes_no_more_than_it_was_given() throws IOException {
        TensorReceiver receiver = new TensorReceiver(2, new MemorySink(9999), RetryListener.SILENT);
        take(receiver, header(0, 2, 5000), data(0, FIRST), end(FIRST));

        assertThatThrownBy(() -> take(receiver, header(1, 2, 5000)))
                .isInstanceOf(TransferException.class)
                .hasMessage("tensor layer1: 5000 bytes (expected: at most 4999 to be held in memory)");
    }

    private void assertFailure(String sentence, StreamActivationsResponse... messages) {
        TensorReceiver receiver =
                new TensorReceiver(messages[0].getHeader().getCount() == 2 ? 2 : 1, memory, RetryListener.SILENT);
        assertThatThrownBy(() -> take(receiver, messages))
                .isInstanceOf(TransferException.class)
                .hasMessageContaining(sentence);
    }

    private static void take(TensorReceiver receiver, StreamActivationsResponse... messages) throws IOException {
        for (StreamActivationsResponse message : messages) {
            receiver.take(new ByteArrayInputStream(message.toByteArray()));
        }
    }
}
