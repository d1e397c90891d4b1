package dev.layerscope.server.input;

import com.google.common.hash.Hashing;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.image.ImageDecoder;
import dev.layerscope.server.image.ImageException;
import dev.layerscope.server.image.ImageFormat;
import dev.layerscope.server.image.Transparency;
import dev.layerscope.server.input.SampleFolder.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * The pictures that the server offers to be tried: those of one folder that it would take as inputs. A file is read once
 * for its hash and size, and again when it has changed. Thread safe.
 */
public final class Samples {
    private static final int MOST_REMEMBERED = 10_000;
    private static final int SIGNATURE_BYTES = 12;
    private static final int LONGEST_NAME_SHOWN = 128;

    private final Optional<SampleFolder> folder;
    private final long largestBytes;
    private final ImageDecoder decoder;
    /** What each file is; empty where it is no sample. One thread at a time reads a file, which bounds the memory. */
    private final Map<Entry, Optional<Sample>> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Entry, Optional<Sample>> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    public Samples(InputSettings settings) {
        this.folder = settings.samples().map(SampleFolder::new);
        this.largestBytes = Math.min(settings.largestBytes(), settings.budgetBytes());
        this.decoder = new ImageDecoder(settings.image(), Transparency.ON_WHITE);
    }

    /**
     * Samples in the order of their names.
     *
     * @param after only those whose names follow this one
     * @param most of them
     */
    public SamplePage page(String after, int most, Cancellation cancellation) {
        NavigableMap<String, Path> listed = list();
        List<Sample> samples = new ArrayList<>();
        for (Map.Entry<String, Path> file : listed.tailMap(after, false).entrySet()) {
            cancellation.check();
            Optional<Sample> sample = entry(file.getValue()).flatMap(entry -> sample(file.getKey(), entry));
            if (sample.isPresent() && samples.size() == most) {
                return new SamplePage(samples, samples.get(most - 1).name());
            }
            sample.ifPresent(samples::add);
        }
        return new SamplePage(samples, "");
    }

    /**
     * Opens a sample, to be closed by whoever asks.
     *
     * @throws DomainException SAMPLE_NOT_FOUND
     */
    public OpenSample open(String name, Cancellation cancellation) {
        cancellation.check();
        Optional<Entry> entry = Optional.ofNullable(list().get(name)).flatMap(this::entry);
        Optional<Sample> sample = entry.flatMap(file -> sample(name, file));
        if (sample.isEmpty()) {
            throw notFound(name);
        }
        try {
            return new OpenSample(sample.get(), entry.get().open());
        } catch (IOException e) {
            throw notFound(name);
        }
    }

    private static DomainException notFound(String name) {
        String shown = name.length() > LONGEST_NAME_SHOWN ? name.substring(0, LONGEST_NAME_SHOWN) + "..." : name;
        return new DomainException(
                Reason.SAMPLE_NOT_FOUND, "sample: '%s' (expected: the name of one that is listed)".formatted(shown));
    }

    private NavigableMap<String, Path> list() {
        return folder.map(SampleFolder::list).orElseGet(java.util.Collections::emptyNavigableMap);
    }

    private Optional<Entry> entry(Path listed) {
        return folder.flatMap(own -> own.entry(listed)).filter(entry -> entry.bytes() <= largestBytes);
    }

    private Optional<Sample> sample(String name, Entry entry) {
        try {
            // Two names may lead to one file.
            return known(entry).map(one -> new Sample(name, one.sha256(), one.bytes(), one.size()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<Sample> known(Entry entry) throws IOException {
        synchronized (known) {
            Optional<Sample> sample = known.get(entry);
            if (sample == null) {
                sample = read(entry);
                known.put(entry, sample);
            }
            return sample;
        }
    }

    private Optional<Sample> read(Entry entry) throws IOException {
        try (FileChannel file = entry.open()) {
            ByteBuffer start = ByteBuffer.allocate((int) Math.min(SIGNATURE_BYTES, entry.bytes()));
            fill(file, start);
            if (ImageFormat.of(start.flip()).isEmpty()) {
                return Optional.empty();
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) entry.bytes());
            fill(file, bytes);
            bytes.flip();
            String sha256 = Hashing.sha256().hashBytes(bytes.duplicate()).toString();
            return Optional.of(new Sample("", sha256, entry.bytes(), decoder.readSize(bytes)));
        } catch (ImageException e) {
            return Optional.empty();
        }
    }

    private static void fill(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (file.read(bytes, bytes.position()) < 0) {
                throw new IOException("the file ends at %d bytes".formatted(bytes.position()));
            }
        }
    }
}
