package dev.layerscope.viewer.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.v1.Sample;
import dev.layerscope.viewer.FakeServer;
import dev.layerscope.viewer.MemoryPreferences;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.session.Answer.Phase;
import dev.layerscope.viewer.session.ServerAccess;
import dev.layerscope.viewer.session.Session;
import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.OnEventThread;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChoosingTest {
    @TempDir
    private Path folder;

    private Bench bench;
    private Choosing choosing;

    @BeforeEach
    void start() throws Exception {
        Background background = new Background();
        bench = OnEventThread.call(() -> Bench.of(background, new Session(ServerAccess.PLAIN_TEXT, background)));
        choosing = OnEventThread.call(() -> new Choosing(bench, new RecentInputs(new MemoryPreferences(), background)));
    }

    @Test
    void a_server_of_before_there_were_samples_has_none() throws Exception {
        try (FakeServer server = new FakeServer()) {
            OnEventThread.run(() -> bench.session().connect(server.address()));

            assertThat(OnEventThread.await(
                                    choosing.samples(),
                                    answer -> answer.phase() != Phase.NOTHING && answer.phase() != Phase.WAITING)
                            .current())
                    .hasValue(java.util.List.of());
            OnEventThread.run(bench.session()::close);
        }
    }

    @Test
    void a_sample_needs_a_server() throws Exception {
        OnEventThread.run(
                () -> choosing.sample(Sample.newBuilder().setName("star.png").build()));

        assertThat(OnEventThread.get(choosing.problem())).isEqualTo("sample star.png: not connected");
    }

    @Test
    void an_array_for_a_further_input_is_fed_to_the_model_of_the_place_alone() throws Exception {
        Path file = Files.write(folder.resolve("mask.npy"), Inputs.npy(1, 1, 4));
        OnEventThread.run(() -> bench.travel().go(new Place("masked", "", 0, View.MODELS)));
        OnEventThread.run(() -> choosing.other("mask", file));
        Preparation masked = OnEventThread.await(
                bench.feeding().preparation(),
                preparation -> !preparation.others().isEmpty());

        assertThat(masked.others()).containsOnlyKeys("mask");
        OnEventThread.run(() -> bench.travel().go(new Place("resnet", "", 0, View.MODELS)));
        assertThat(OnEventThread.get(bench.feeding().preparation())).isEqualTo(Preparation.OWN);
        assertThat(OnEventThread.get(bench.feeding().chosen())).isEmpty();
    }

    @Test
    void the_last_choice_counts_however_long_the_one_before_takes() throws Exception {
        Path first = Files.write(folder.resolve("first.png"), Inputs.png(800, 800));
        Path last = Files.write(folder.resolve("last.png"), Inputs.png(1, 1));
        OnEventThread.run(() -> {
            choosing.file(first);
            choosing.file(last);
        });
        ChosenInput chosen = OnEventThread.await(bench.feeding().chosen(), java.util.Optional::isPresent)
                .orElseThrow();

        assertThat(chosen.name()).isEqualTo("last.png");
        OnEventThread.settle();
        assertThat(OnEventThread.get(bench.feeding().chosen())).contains(chosen);
    }
}
