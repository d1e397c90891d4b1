package dev.layerscope.server.app.load.person;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import dev.layerscope.client.Connection;
import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.server.app.load.LoadAudit;
import dev.layerscope.server.app.load.LoadedServer;
import dev.layerscope.server.app.load.TamperingProxy;
import dev.layerscope.server.app.load.TamperingProxy.Tampering;
import dev.layerscope.server.app.load.seen.Attempts;
import dev.layerscope.server.app.load.seen.Complaint;
import dev.layerscope.server.app.load.seen.Finding;
import dev.layerscope.server.app.load.seen.Outcome;
import dev.layerscope.server.app.load.seen.Step;
import dev.layerscope.v1.PredictRequest;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.RenderFigureResponse;
import dev.layerscope.v1.SparsityFigure;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The harness against a server that is broken in ways that are known. */
@Timeout(300)
class PlantedFailuresTest {
    @TempDir
    private static Path folder;

    private static LoadedServer server;

    private final Attempts attempts = new Attempts();
    private Surroundings surroundings;

    @BeforeAll
    static void startServer() throws IOException {
        server = new LoadedServer(folder);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void gather() throws IOException {
        surroundings = server.surroundings();
    }

    @Test
    void nothingIsWrongWithAServerThatIsWhole() throws Exception {
        try (Person person = person(ServerAddress.parse(server.address()))) {
            for (Activity activity : Habits.everything().keySet()) {
                activity.perform(person);
            }

            assertThat(surroundings.log().complaints()).isEmpty();
            assertThat(surroundings.log().events())
                    .extracting(event -> event.step())
                    .contains(Step.JOB_WATCH, Step.MODEL_PUSH, Step.TILES_LOOK);
            assertThat(person.belongings().jobs()).hasSize(1);
            assertThat(LoadAudit.findings(surroundings.faults(), person)).isEmpty();
            assertThat(Examiner.askAgain(person.client(), surroundings.asked(), surroundings.answers()))
                    .isEmpty();
            assertThat(surroundings.answers().compared()).isPositive();
        }
    }

    @Test
    void seesBytesThatAreOthersThanBefore() throws Exception {
        Tampering everyOther = new Tampering() {
            private final AtomicInteger messages = new AtomicInteger();

            @Override
            public byte[] answer(String method, byte[] message) {
                return method.equals("RenderFigure") ? other(message, messages.getAndIncrement()) : message;
            }
        };
        try (TamperingProxy proxy = new TamperingProxy(server.address(), everyOther);
                Person person = person(proxy.address())) {
            Question question = figure(List.of(person.picture()));
            person.ask(question);

            assertThatThrownBy(() -> person.ask(question)).isInstanceOf(GaveUp.class);
            assertThat(surroundings.log().complaints().keySet())
                    .containsExactly(new Complaint(Step.FIGURE, Outcome.WRONG, "WRONG", ""));
        }
    }

    @Test
    void seesThatARefusalDoesNotSayWhenToComeAgain() throws Exception {
        try (TamperingProxy proxy = new TamperingProxy(server.address(), refusing("Predict", "JOB_LIMIT"));
                Person person = person(proxy.address())) {
            List<LocalInput> inputs = List.of(person.picture());
            Question prediction = Question.prediction(
                    PredictRequest.newBuilder()
                            .setFeed(Question.feed(LoadedServer.MODEL, inputs))
                            .build(),
                    inputs);

            assertThatThrownBy(() -> person.ask(prediction)).isInstanceOf(GaveUp.class);

            assertThat(surroundings.log().complaints().keySet())
                    .containsExactly(new Complaint(Step.PREDICT, Outcome.FAILED, "RESOURCE_EXHAUSTED", "JOB_LIMIT"));
            assertThat(attempts.ends().keySet()).anyMatch(Attempts.End::isMuteOverload);
        }
    }

    @Test
    void missesAJobThatIsLost() throws Exception {
        try (Person person = person(ServerAddress.parse(server.address()))) {
            new RunJob(RunJob.Ending.LEFT).perform(person);
            String job = person.belongings().jobs().keySet().iterator().next();
            person.client().jobs().cancel(job);
            person.client().jobs().delete(job);

            assertThat(LoadAudit.findings(surroundings.faults(), person))
                    .extracting(Finding::what)
                    .containsExactly("lost job");
        }
    }

    @Test
    void missesAModelThatIsLostAndSeesOneThatCameBack() throws Exception {
        try (Person person = person(ServerAddress.parse(server.address()))) {
            person.belongings().pushedModel("never-there", "00");
            person.belongings().deletedModel(LoadedServer.MODEL);

            assertThat(LoadAudit.findings(surroundings.faults(), person))
                    .extracting(Finding::what)
                    .containsExactlyInAnyOrder("lost model", "model back from deletion");
        }
    }

    @Test
    void seesAJobThatEndsOtherwiseThanItWasAskedTo() throws Exception {
        try (Person person = person(ServerAddress.parse(server.address()))) {
            LongJob job = LongJob.begin(person.client(), surroundings.catalogue());
            person.belongings().createdJob(job.id());
            person.client().jobs().cancel(job.id());

            assertThat(LoadAudit.findings(surroundings.faults(), person))
                    .extracting(Finding::what)
                    .containsExactly("job");
            job.end();
        }
    }

    @Test
    void seesAConnectionThatBreaksForNoReason() throws Exception {
        Tampering breaking = new Tampering() {
            @Override
            public StatusRuntimeException refusal(String method) {
                return method.equals("DeleteJob") ? Status.UNAVAILABLE.asRuntimeException() : null;
            }
        };
        try (TamperingProxy proxy = new TamperingProxy(server.address(), breaking);
                Person person = person(proxy.address())) {
            assertThatThrownBy(() -> new RunJob(RunJob.Ending.DELETED).perform(person))
                    .isInstanceOf(GaveUp.class);

            assertThat(surroundings.log().complaints().keySet())
                    .containsExactly(new Complaint(Step.JOB_DELETE, Outcome.FAILED, "UNAVAILABLE", ""));
        }
    }

    private Person person(ServerAddress address) throws IOException {
        return new Person(0, 1, Connection.open(ConnectionSettings.plainText(address), attempts), surroundings);
    }

    private static Question figure(List<LocalInput> inputs) {
        return Question.figure(
                Step.FIGURE,
                RenderFigureRequest.newBuilder()
                        .setFeed(Question.feed(LoadedServer.MODEL, inputs))
                        .setSparsity(SparsityFigure.getDefaultInstance())
                        .build(),
                inputs);
    }

    /** The last byte of its data is another one each time. */
    private static byte[] other(byte[] message, int number) {
        try {
            RenderFigureResponse answer = RenderFigureResponse.parseFrom(message);
            byte[] data = answer.getData().toByteArray();
            if (data.length > 0) {
                data[data.length - 1] ^= (byte) number;
            }
            return answer.toBuilder().setData(ByteString.copyFrom(data)).build().toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Tampering refusing(String refused, String reason) {
        return new Tampering() {
            @Override
            public StatusRuntimeException refusal(String method) {
                return method.equals(refused)
                        ? StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                                .setCode(Status.Code.RESOURCE_EXHAUSTED.value())
                                .addDetails(Any.pack(
                                        ErrorInfo.newBuilder().setReason(reason).build()))
                                .build())
                        : null;
            }
        };
    }
}
