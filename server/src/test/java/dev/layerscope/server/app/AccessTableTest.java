package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.Message;
import dev.layerscope.client.Connection;
import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.LocalModel;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.client.Token;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.app.RpcCall.Answer;
import dev.layerscope.server.runtime.DeviceChoice;
import dev.layerscope.server.users.Enrolment;
import dev.layerscope.server.users.EntranceSettings;
import dev.layerscope.v1.CancelJobRequest;
import dev.layerscope.v1.CreateJobRequest;
import dev.layerscope.v1.DeleteJobRequest;
import dev.layerscope.v1.DeleteModelRequest;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.GetJobRequest;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.ListJobsRequest;
import dev.layerscope.v1.ListJobsResponse;
import dev.layerscope.v1.ModelCard;
import dev.layerscope.v1.PushModelHeader;
import dev.layerscope.v1.PushModelRequest;
import dev.layerscope.v1.PushedFile;
import dev.layerscope.v1.ReadArtifactRequest;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.TopFigure;
import dev.layerscope.v1.WatchJobRequest;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every rpc, called by everybody, over TLS: what server/README.md says in its table is what happens. The table is read from
 * there, so that an rpc that isn't in it, or is in it and isn't served, fails here.
 */
@Timeout(240)
class AccessTableTest {
    private static final String NET = "tiny_resnet";
    private static final Path CERTIFICATE = Tls.file("localhost.pem");
    private static final Pattern ROW = Pattern.compile("\\| `([\\w.]+/\\w+)` \\| (.+) \\|");

    /** Another runner comes before the one whose things are asked for and, in the end, deleted. */
    private enum Person {
        NOBODY,
        WRONG,
        VIEWER,
        ANOTHER,
        RUNNER,
        ADMIN
    }

    @TempDir
    private static Path folder;

    private static LayerscopeServer server;
    private static final Map<Person, Connection> CONNECTIONS = new LinkedHashMap<>();
    private String alicesJob;

    @BeforeAll
    static void start() throws IOException {
        Path models = Files.createDirectory(folder.resolve("models"));
        TestServer.copyGolden(models, NET);
        Files.copy(models.resolve(NET + ".onnx"), models.resolve("spare.onnx"));
        Path users = folder.resolve("users.yaml");
        Enrolment enrolment = new Enrolment(users, Clock.systemUTC());
        Map<Person, String> tokens = Map.of(
                Person.WRONG, "layerscope_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                Person.VIEWER, enrolment.add("vera", Role.VIEWER, List.of()).text(),
                Person.RUNNER, enrolment.add("alice", Role.RUNNER, List.of()).text(),
                Person.ANOTHER, enrolment.add("bob", Role.RUNNER, List.of()).text(),
                Person.ADMIN, enrolment.add("root", Role.ADMIN, List.of()).text());
        ServerSettings defaults = ServerSettings.of(models, 0);
        server = LayerscopeServer.start(defaults.withCore(defaults.core().withDevice(DeviceChoice.CPU))
                .withListen(defaults.listen()
                        .withTls(CERTIFICATE, Tls.file("localhost.key"), ClientCertificates.NONE)
                        .withEntrance(EntranceSettings.OPEN.withUsers(users))));
        ConnectionSettings settings = ConnectionSettings.tls(ServerAddress.parse("127.0.0.1:" + server.port()))
                .withTrustedCertificates(CERTIFICATE);
        for (Person person : Person.values()) {
            CONNECTIONS.put(
                    person,
                    Connection.open(
                            tokens.containsKey(person) ? settings.withToken(new Token(tokens.get(person))) : settings));
        }
        push("alices");
    }

    @BeforeEach
    void search() throws IOException {
        alicesJob = client(Person.RUNNER)
                .jobs()
                .create(JobsOverTheWireTest.search(3, 1), List.of())
                .getId();
    }

    private static void push(String name) throws IOException {
        Path file = folder.resolve(name + ".onnx");
        Files.copy(folder.resolve("models").resolve(NET + ".onnx"), file);
        client(Person.RUNNER).pushModel(LocalModel.of(name, file, ModelCard.getDefaultInstance()), bytes -> {});
    }

    @AfterAll
    static void stop() {
        CONNECTIONS.values().forEach(Connection::close);
        server.close();
    }

    private static LayerscopeClient client(Person person) {
        return new LayerscopeClient(CONNECTIONS.get(person));
    }

    @Test
    void theTableOfTheReadmeIsWhatHappens() throws Exception {
        Map<String, List<String>> table = table();
        Map<String, MethodDescriptor<?, ?>> served = new LinkedHashMap<>();
        server.rpcs().forEach(rpc -> served.put(rpc.getFullMethodName(), rpc));
        assertThat(served.keySet()).containsExactlyInAnyOrderElementsOf(table.keySet());

        // At the same time, for the refusals of strangers are slow after some.
        Map<String, CompletableFuture<Answer>> strangers = new LinkedHashMap<>();
        for (String rpc : table.keySet()) {
            for (Person person : List.of(Person.NOBODY, Person.WRONG)) {
                strangers.put(
                        rpc + person,
                        RpcCall.begin(channel(person), served.get(rpc), request(served.get(rpc), person)));
            }
        }
        // Deletions come last, and of those the ones that are refused first.
        List<String> rpcs = new ArrayList<>(table.keySet());
        rpcs.sort(Comparator.comparing((String rpc) -> rpc.contains("/Delete")));
        for (String rpc : rpcs) {
            for (Person person : Person.values()) {
                CompletableFuture<Answer> begun = strangers.get(rpc + person);
                Answer answer = begun != null
                        ? begun.get()
                        : RpcCall.make(channel(person), served.get(rpc), request(served.get(rpc), person));
                check(rpc, person, table.get(rpc), answer);
            }
        }
    }

    private void check(String rpc, Person person, List<String> cells, Answer answer) {
        String cell = switch (person) {
            case NOBODY, WRONG -> cells.get(0);
            case VIEWER -> cells.get(1);
            case RUNNER, ANOTHER -> cells.get(2);
            case ADMIN -> cells.get(3);
        };
        String what = "%s by %s (%s): %s".formatted(rpc, person, cell, answer);
        switch (cell) {
            case "no" -> {
                boolean unknown = person == Person.NOBODY || person == Person.WRONG;
                assertThat(answer.code()).as(what).isEqualTo(unknown ? Code.UNAUTHENTICATED : Code.PERMISSION_DENIED);
                assertThat(answer.reason())
                        .as(what)
                        .contains(
                                person == Person.NOBODY
                                        ? "TOKEN_MISSING"
                                        : person == Person.WRONG ? "TOKEN_WRONG" : "ROLE_TOO_LOW");
            }
            case "yes", "all" -> assertLetIn(what, answer);
            case "own" -> {
                // A list has the caller's own: another test looks into it.
                if (person == Person.ANOTHER && !rpc.endsWith("/ListJobs")) {
                    assertThat(answer.reason().orElse(""))
                            .as(what)
                            .isEqualTo(rpc.startsWith("layerscope.v1.Models/") ? "NOT_OWNER" : "JOB_NOT_FOUND");
                } else {
                    assertLetIn(what, answer);
                }
            }
            default -> fail("unknown cell: " + what);
        }
    }

    private static void assertLetIn(String what, Answer answer) {
        assertThat(answer.code()).as(what).isNotIn(Code.UNAUTHENTICATED, Code.PERMISSION_DENIED, Code.UNIMPLEMENTED);
        assertThat(answer.reason().orElse("")).as(what).isNotIn("JOB_NOT_FOUND", "NOT_OWNER");
    }

    private static Channel channel(Person person) {
        return CONNECTIONS.get(person).channel();
    }

    /** About what is alice's, where the rpc is about what somebody owns; else the empty message. */
    private Optional<Message> request(MethodDescriptor<?, ?> rpc, Person person) throws IOException {
        return Optional.ofNullable(
                switch (String.valueOf(rpc.getBareMethodName())) {
                    case "CreateJob" ->
                        CreateJobRequest.newBuilder()
                                .setOptimization(JobsOverTheWireTest.search(3, 1))
                                .build();
                    case "GetJob" ->
                        GetJobRequest.newBuilder().setJob(alicesJob).build();
                    case "WatchJob" ->
                        WatchJobRequest.newBuilder().setJob(alicesJob).build();
                    case "CancelJob" ->
                        CancelJobRequest.newBuilder().setJob(alicesJob).build();
                    case "ReadArtifact" ->
                        ReadArtifactRequest.newBuilder()
                                .setJob(alicesJob)
                                .setName("objective.csv")
                                .build();
                    case "DeleteJob" ->
                        DeleteJobRequest.newBuilder()
                                .setJob(person == Person.ADMIN ? anEndedJob() : alicesJob)
                                .build();
                    case "PushModel" ->
                        PushModelRequest.newBuilder()
                                .setHeader(PushModelHeader.newBuilder()
                                        .setModel("alices")
                                        .addFiles(PushedFile.newBuilder()
                                                .setName("m.onnx")
                                                .setTotalBytes(1)))
                                .build();
                    case "DeleteModel" ->
                        DeleteModelRequest.newBuilder()
                                .setModel(person == Person.ADMIN ? "spare" : "alices")
                                .build();
                    default -> null;
                });
    }

    /** Of alice, for an admin to delete. */
    private String anEndedJob() throws IOException {
        Job job = client(Person.RUNNER).jobs().create(JobsOverTheWireTest.search(1, 1), List.of());
        return client(Person.RUNNER)
                .jobs()
                .watch(WatchJobRequest.newBuilder().setJob(job.getId()).build(), news -> {})
                .getId();
    }

    @Test
    void othersSeeNoJobsOfAliceInListsAndDrawNoFiguresOfThem() throws Exception {
        assertThat(listed(Person.RUNNER, false)).contains(alicesJob);
        assertThat(listed(Person.ANOTHER, false)).doesNotContain(alicesJob);
        assertThat(listed(Person.ADMIN, false)).contains(alicesJob);
        assertThat(listed(Person.ADMIN, true)).doesNotContain(alicesJob);

        RenderFigureRequest figure = RenderFigureRequest.newBuilder()
                .setFeed(Feed.newBuilder().setModel(NET))
                .setTop(TopFigure.newBuilder().setJob(alicesJob))
                .build();
        MethodDescriptor<?, ?> render = dev.layerscope.v1.PicturesGrpc.getRenderFigureMethod();
        for (Person person : List.of(Person.VIEWER, Person.ANOTHER)) {
            assertThat(RpcCall.make(channel(person), render, Optional.of(figure))
                            .reason())
                    .contains("JOB_NOT_FOUND");
        }
        for (Person person : List.of(Person.RUNNER, Person.ADMIN)) {
            assertThat(RpcCall.make(channel(person), render, Optional.of(figure))
                            .reason()
                            .orElse(""))
                    .isNotEqualTo("JOB_NOT_FOUND");
        }
    }

    private List<String> listed(Person person, boolean own) {
        ListJobsResponse answer = dev.layerscope.v1.JobsGrpc.newBlockingStub(channel(person))
                .listJobs(ListJobsRequest.newBuilder().setOwn(own).build());
        return answer.getJobsList().stream().map(Job::getId).toList();
    }

    @Test
    void whatIsNotThereIsSaidInTheSameWordsAsWhatIsAnothers() throws Exception {
        MethodDescriptor<?, ?> get = dev.layerscope.v1.JobsGrpc.getGetJobMethod();
        Answer anothers = RpcCall.make(
                channel(Person.ANOTHER),
                get,
                Optional.of(GetJobRequest.newBuilder().setJob(alicesJob).build()));
        Answer nobodys = RpcCall.make(
                channel(Person.ANOTHER),
                get,
                Optional.of(GetJobRequest.newBuilder().setJob("000000000000").build()));

        assertThat(anothers.message().replace(alicesJob, "000000000000")).isEqualTo(nobodys.message());
    }

    /** rpc -> cells. */
    private static Map<String, List<String>> table() throws IOException {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Path.of("README.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(row.group(1), List.of(row.group(2).split(" \\| ", -1)));
            }
        }
        return rows;
    }
}
