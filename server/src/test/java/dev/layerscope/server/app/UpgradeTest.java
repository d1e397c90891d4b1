package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.client.Connection;
import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.RetryListener;
import dev.layerscope.client.RetryPolicy;
import dev.layerscope.client.Retrying;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.v1.Artifact;
import dev.layerscope.v1.ChannelMeanTerm;
import dev.layerscope.v1.Engine;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.Objective;
import dev.layerscope.v1.ObjectiveTerm;
import dev.layerscope.v1.Optimization;
import dev.layerscope.v1.Size;
import dev.layerscope.v1.Stage;
import dev.layerscope.v1.WatchJobRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A server takes another's place on one port and over one folder of jobs, while a client waits. */
@Timeout(180)
@EnabledOnOs(OS.LINUX)
class UpgradeTest {
    private static final String NET = "tiny_resnet";
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path models;

    @TempDir
    private Path data;

    @TempDir
    private Path otherData;

    @BeforeEach
    void copyModel() throws IOException {
        TestServer.copyGolden(models, NET);
    }

    private TestServer start(Path folder, int port, ListenSettings.PortUse use) throws IOException {
        return TestServer.over(
                models,
                settings -> settings.withListen(settings.listen().withPortUse(port, use))
                        .withJobs(settings.jobs().withFolder(folder).withSpareBytes(0)));
    }

    private static Optimization search() {
        return Optimization.newBuilder()
                .setModel(NET)
                .setEngine(Engine.ENGINE_GRADIENT)
                .setSeed(3)
                .setSize(Size.newBuilder().setHeight(32).setWidth(32))
                .addStages(Stage.newBuilder().setSteps(3000))
                .addObjectives(Objective.newBuilder()
                        .addTerms(ObjectiveTerm.newBuilder()
                                .setChannelMean(ChannelMeanTerm.newBuilder()
                                        .setLayer("layer1.0.conv1")
                                        .setChannel(1))))
                .build();
    }

    private static WatchJobRequest watch(Job job) {
        return WatchJobRequest.newBuilder().setJob(job.getId()).build();
    }

    private static Map<String, String> artifacts(LayerscopeClient client, Job job) throws IOException {
        Map<String, String> all = new TreeMap<>();
        for (Artifact artifact : job.getArtifactsList()) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            client.jobs().readArtifact(job.getId(), artifact.getName(), Channels.newChannel(bytes));
            all.put(artifact.getName(), java.util.HexFormat.of().formatHex(bytes.toByteArray()));
        }
        return all;
    }

    @Test
    void aSearchGoesOnInTheNextServerAndWhoWaitsForItDoesNotNotice() throws Exception {
        Map<String, String> uninterrupted;
        try (TestServer alone = start(otherData, 0, ListenSettings.PortUse.ALONE)) {
            Job job = alone.client().jobs().create(search(), List.of());
            uninterrupted = artifacts(alone.client(), alone.client().jobs().watch(watch(job), news -> {}));
        }
        try (TestServer first = start(data, 0, ListenSettings.PortUse.SHARED);
                Connection connection =
                        Connection.open(ConnectionSettings.plainText(ServerAddress.parse(first.address())))) {
            LayerscopeClient client =
                    new LayerscopeClient(connection, Retrying.by(RetryPolicy.PATIENT, RetryListener.SILENT));
            Job job = client.jobs().create(search(), List.of());
            CountDownLatch runs = new CountDownLatch(1);
            CompletableFuture<Job> end = new CompletableFuture<>();
            Thread waiting = new Thread(() -> {
                try {
                    end.complete(client.jobs().watch(watch(job), news -> {
                        if (news.getJob().getProgress().getStep() > 0) {
                            runs.countDown();
                        }
                    }));
                } catch (Exception | Error e) {
                    end.completeExceptionally(e);
                }
            });
            waiting.start();
            runs.await();
            int port = first.server().port();
            try (TestServer second = start(data, port, ListenSettings.PortUse.SHARED)) {
                assertThat(first.server().stop(LONG)).isTrue();

                assertThat(end.get().getState()).isEqualTo(Job.State.STATE_SUCCEEDED);
                assertThat(artifacts(client, end.get())).isEqualTo(uninterrupted);
                assertThat(second.server().port()).isEqualTo(port);
            }
        }
    }

    @Test
    void aPortIsSharedByThoseOnlyThatBothShareIt() throws IOException {
        try (TestServer first = start(data, 0, ListenSettings.PortUse.SHARED)) {
            int port = first.server().port();
            assertThatThrownBy(() -> start(otherData, port, ListenSettings.PortUse.ALONE))
                    .isInstanceOf(DomainException.class)
                    .hasMessageContaining("listen: can't on 127.0.0.1:" + port)
                    .hasMessageContaining("in use");
        }
    }
}
