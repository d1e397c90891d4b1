package dev.layerscope.cli;

import dev.layerscope.cli.PictureTree.Found;
import dev.layerscope.v1.MaximaHeader;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * How far a search is: the pictures it has seen, and the ranking of each layer. It is written to a file as a whole, so that
 * a search goes on where it was. Used by one thread.
 */
final class SearchState {
    private static final String FORMAT = "layerscope best 1";

    private final SearchTerms terms;
    private final List<Found> pictures = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<RankedLayer> layers = new ArrayList<>();

    SearchState(SearchTerms terms) {
        this.terms = terms;
    }

    /** What became of a picture. */
    enum Outcome {
        COUNTED,
        LEFT_OUT,
        /** It isn't there any more as it was, and no ranking has it. */
        FORGOTTEN
    }

    /** A layer with what is known of its maps. */
    record RankedLayer(MaximaHeader header, Ranking ranking) {}

    SearchTerms terms() {
        return terms;
    }

    /** In the order of the command line; none before the first pictures were seen. */
    List<RankedLayer> layers() {
        return List.copyOf(layers);
    }

    /** Layers are known from the first answer on. */
    void begin(List<MaximaHeader> headers) {
        headers.forEach(
                header -> layers.add(new RankedLayer(header, new Ranking(header.getChannelsCount(), terms.places()))));
    }

    /** Notes a picture as seen, and returns its number. */
    int add(Found picture, Outcome outcome) {
        pictures.add(picture);
        outcomes.add(outcome);
        return pictures.size() - 1;
    }

    /** The name of a picture, by its number. */
    String name(int picture) {
        return pictures.get(picture).name();
    }

    /** How many pictures were seen, and are still there. */
    int seen() {
        return count(Outcome.COUNTED) + count(Outcome.LEFT_OUT);
    }

    int count(Outcome outcome) {
        return (int) outcomes.stream().filter(outcome::equals).count();
    }

    /**
     * The pictures that are still to be seen. Those that have changed since, or have gone, are forgotten, for without a
     * place in a ranking they count for nothing; and changed ones are seen again.
     *
     * @throws Refusal where one that has a place has changed or gone
     */
    List<Found> unseen(List<Found> all) throws Refusal {
        Map<String, Found> now = new HashMap<>();
        all.forEach(picture -> now.put(picture.name(), picture));
        for (int i = 0; i < pictures.size(); i++) {
            Found known = pictures.get(i);
            if (outcomes.get(i) == Outcome.FORGOTTEN) {
                continue;
            }
            if (known.equals(now.get(known.name()))) {
                now.remove(known.name());
            } else {
                forget(i);
            }
        }
        return all.stream().filter(picture -> now.containsKey(picture.name())).toList();
    }

    private void forget(int picture) throws Refusal {
        if (layers.stream().anyMatch(layer -> layer.ranking().has(picture))) {
            throw new Refusal("image " + name(picture)
                    + ": changed or gone since it was found (expected: as it was; --restart begins anew)");
        }
        outcomes.set(picture, Outcome.FORGOTTEN);
    }

    /** Replaces the file as a whole. */
    void write(Path file) throws IOException {
        try (OpenOutput target = OpenOutput.file(file)) {
            CheckedOutputStream checked =
                    new CheckedOutputStream(new BufferedOutputStream(Channels.newOutputStream(target)), new CRC32C());
            DataOutputStream out = new DataOutputStream(checked);
            out.writeUTF(FORMAT);
            terms.write(out);
            out.writeInt(pictures.size());
            for (int i = 0; i < pictures.size(); i++) {
                out.writeUTF(pictures.get(i).name());
                out.writeLong(pictures.get(i).bytes());
                out.writeLong(pictures.get(i).modifiedMillis());
                out.writeByte(outcomes.get(i).ordinal());
            }
            out.writeInt(layers.size());
            for (RankedLayer layer : layers) {
                byte[] header = layer.header().toByteArray();
                out.writeInt(header.length);
                out.write(header);
                layer.ranking().write(out);
            }
            out.writeLong(checked.getChecksum().getValue());
            out.flush();
            target.commit();
        }
    }

    /**
     * What a file says.
     *
     * @throws Refusal where it isn't whole
     */
    static SearchState read(Path file) throws IOException {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
            CheckedInputStream checked = new CheckedInputStream(bytes, new CRC32C());
            SearchState state = read(new DataInputStream(checked));
            long sum = checked.getChecksum().getValue();
            if (new DataInputStream(bytes).readLong() != sum) {
                throw new IOException("checksum");
            }
            return state;
        } catch (IOException | RuntimeException e) {
            throw new Refusal(
                    "state " + file + ": no whole state of a search (expected: one, or none; --restart begins anew)",
                    e);
        }
    }

    private static SearchState read(DataInputStream in) throws IOException {
        if (!in.readUTF().equals(FORMAT)) {
            throw new IOException("format");
        }
        SearchState state = new SearchState(SearchTerms.read(in));
        int pictures = in.readInt();
        for (int i = 0; i < pictures; i++) {
            state.add(new Found(in.readUTF(), in.readLong(), in.readLong()), Outcome.values()[in.readByte()]);
        }
        int layers = in.readInt();
        for (int i = 0; i < layers; i++) {
            MaximaHeader header = MaximaHeader.parseFrom(in.readNBytes(in.readInt()));
            Ranking ranking = Ranking.read(in, header.getChannelsCount(), state.terms.places());
            state.layers.add(new RankedLayer(header, ranking));
        }
        return state;
    }
}
