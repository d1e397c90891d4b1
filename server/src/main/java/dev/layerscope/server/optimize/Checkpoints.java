package dev.layerscope.server.optimize;

import dev.layerscope.server.optimize.engine.SearchState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The bytes of a search's progress, big-endian, of this version alone: who reads another begins again. */
final class Checkpoints {
    private static final int VERSION = 2;
    private static final int MOST_PARTS = 64;
    private static final int MOST_MEMORY = 64;
    private static final int MOST_FRAMES = 64;

    private Checkpoints() {}

    static byte[] write(Progressed progress) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(VERSION);
            out.writeUTF(progress.engine().name());
            out.writeUTF(progress.attempt().name());
            out.writeInt(progress.moved().size());
            for (int picture : progress.moved()) {
                out.writeInt(picture);
            }
            out.writeInt(progress.leg());
            out.writeInt(progress.states().size());
            for (SearchState state : progress.states()) {
                out.writeLong(state.step());
                write(out, state.parameter());
                out.writeInt(state.memory().size());
                for (float[] memory : state.memory()) {
                    write(out, memory);
                }
            }
            out.writeInt(progress.history().size());
            for (float[] step : progress.history()) {
                write(out, step);
            }
            out.writeInt(progress.frames().size());
            for (byte[] frame : progress.frames()) {
                out.writeInt(frame.length);
                out.write(frame);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Empty where the bytes are none of this version's. */
    static Optional<Progressed> read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readInt() != VERSION) {
                return Optional.empty();
            }
            EngineChoice engine = EngineChoice.valueOf(in.readUTF());
            Attempt attempt = Attempt.valueOf(in.readUTF());
            List<Integer> moved = new ArrayList<>();
            int movedCount = count(in, MOST_PARTS);
            for (int i = 0; i < movedCount; i++) {
                moved.add(in.readInt());
            }
            int leg = in.readInt();
            List<SearchState> states = new ArrayList<>();
            int parts = count(in, MOST_PARTS);
            for (int i = 0; i < parts; i++) {
                long step = in.readLong();
                float[] parameter = floats(in);
                List<float[]> memory = new ArrayList<>();
                int memories = count(in, MOST_MEMORY);
                for (int k = 0; k < memories; k++) {
                    memory.add(floats(in));
                }
                states.add(new SearchState(step, parameter, memory));
            }
            List<float[]> history = new ArrayList<>();
            int steps = count(in, bytes.length);
            for (int i = 0; i < steps; i++) {
                history.add(floats(in));
            }
            List<byte[]> frames = new ArrayList<>();
            int frameCount = count(in, MOST_FRAMES);
            for (int i = 0; i < frameCount; i++) {
                byte[] frame = new byte[count(in, in.available())];
                in.readFully(frame);
                frames.add(frame);
            }
            return Optional.of(new Progressed(engine, attempt, moved, leg, states, history, frames));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void write(DataOutputStream out, float[] values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
        bytes.asFloatBuffer().put(values);
        out.writeInt(values.length);
        out.write(bytes.array());
    }

    private static float[] floats(DataInputStream in) throws IOException {
        int length = count(in, in.available() / Float.BYTES);
        byte[] bytes = new byte[length * Float.BYTES];
        in.readFully(bytes);
        float[] values = new float[length];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
        return values;
    }

    private static int count(DataInputStream in, int most) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > most) {
            throw new IOException("count " + count);
        }
        return count;
    }
}
