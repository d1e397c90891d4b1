package dev.layerscope.server;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The rooms of the server, who may know whom, and what is done nowhere. */
@AnalyzeClasses(packages = "dev.layerscope.server", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String SERVER = "dev.layerscope.server.";

    /** A room knows only rooms of lower rows. Those that aren't built yet have their place already. */
    private static final Map<String, Integer> ROWS = Map.ofEntries(
            Map.entry("error", 0),
            Map.entry("access", 0),
            Map.entry("users", 1),
            Map.entry("audit", 1),
            Map.entry("tensor", 1),
            Map.entry("cache", 1),
            Map.entry("sharing", 1),
            Map.entry("status", 1),
            Map.entry("graph", 2),
            Map.entry("image", 2),
            Map.entry("job", 2),
            // Sessions are opened for graphs, so the runtime stands above them.
            Map.entry("runtime", 3),
            Map.entry("rewrite", 3),
            Map.entry("input", 3),
            Map.entry("render", 3),
            Map.entry("autodiff", 4),
            Map.entry("model", 5),
            Map.entry("upload", 6),
            Map.entry("activation", 6),
            // Gradients are by what activations are fed.
            Map.entry("attribution", 7),
            Map.entry("optimize", 7),
            Map.entry("picture", 8),
            Map.entry("rpc", 9),
            Map.entry("app", 10));

    @ArchTest
    static void everyClassIsInARoom(JavaClasses all) {
        assertThat(all).isNotEmpty();
        assertThat(all).allSatisfy(one -> assertThat(ROWS).as(one.getName()).containsKey(room(one)));
    }

    @ArchTest
    static final ArchRule aRoomKnowsOnlyRoomsOfLowerRows = classes().should(knowOnlyRoomsOfLowerRows());

    @ArchTest
    static final ArchRule rpcNeverTouchesTheMachinery = noClasses()
            .that()
            .resideInAPackage(SERVER + "rpc..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SERVER + "runtime..", SERVER + "rewrite..", SERVER + "autodiff..");

    @ArchTest
    static final ArchRule onlyTheRuntimeTouchesOnnxRuntime = only("runtime..").mayKnow("ai.onnxruntime..");

    @ArchTest
    static final ArchRule onlyTheCodecTouchesModelBytes = only("graph.onnx..").mayKnow("ai.onnx.proto..");

    @ArchTest
    static final ArchRule onlyTrainingKnowsItsCheckpoints =
            only("optimize.training..").mayKnow("com.google.flatbuffers..");

    @ArchTest
    static final ArchRule onlyJobsAreInADatabase =
            only("job..").mayKnow("java.sql..", "javax.sql..", "org.h2..", "org.flywaydb..");

    @ArchTest
    static final ArchRule onlyUsersReadTheTokensOfIssuers = only("users..").mayKnow("com.nimbusds..");

    @ArchTest
    static final ArchRule theWireStaysAtTheTop =
            only("rpc..", "app..").mayKnow("dev.layerscope.v1..", "io.grpc..", "io.netty..", "com.google.rpc..");

    @ArchTest
    static final ArchRule protobufStaysInTheWireAndTheCodec =
            only("rpc..", "app..", "graph.onnx..").mayKnow("com.google.protobuf..");

    @ArchTest
    static final ArchRule onlyTheApplicationIsAClient = only("app..").mayKnow("dev.layerscope.client..", "picocli..");

    @ArchTest
    static final ArchRule nobodySleeps = noClasses()
            .should()
            .callMethodWhere(target(name("sleep"))
                    .and(target(owner(JavaClass.Predicates.assignableTo(Thread.class)))
                            .or(target(owner(JavaClass.Predicates.assignableTo(TimeUnit.class))))));

    @ArchTest
    static final ArchRule everyRandomSourceIsSeeded = noClasses()
            .should()
            .callConstructor(Random.class)
            .orShould()
            .callConstructor(SplittableRandom.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ThreadLocalRandom.class)
            .orShould()
            .callMethod(Math.class, "random");

    /** Rooms say where time goes and what they hold; who looks at it is the application's affair. */
    @ArchTest
    static final ArchRule onlyTheApplicationIsMeasured =
            only("app.telemetry..").mayKnow("io.opentelemetry..", "io.prometheus..", "io.grpc.opentelemetry..");

    @ArchTest
    static final ArchRule onlyTheApplicationPrints = noClasses()
            .that()
            .resideOutsideOfPackage(SERVER + "app..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethodWhere(target(name("printStackTrace")));

    @ArchTest
    static final ArchRule nobodyLoadsTheFontsOfTheJdk = noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.awt\\.Font(Metrics)?")
            .orShould()
            .callMethodWhere(target(name("drawString")));

    private record Only(List<String> rooms) {
        ArchRule mayKnow(String... packages) {
            return noClasses()
                    .that()
                    .resideOutsideOfPackages(rooms.toArray(String[]::new))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(packages);
        }
    }

    private static Only only(String... rooms) {
        return new Only(Arrays.stream(rooms).map(room -> SERVER + room).toList());
    }

    private static ArchCondition<JavaClass> knowOnlyRoomsOfLowerRows() {
        return new ArchCondition<>("know only rooms of lower rows") {
            @Override
            public void check(JavaClass one, ConditionEvents events) {
                for (Dependency dependency : one.getDirectDependenciesFromSelf()) {
                    JavaClass other = dependency.getTargetClass().getBaseComponentType();
                    if (other.getName().startsWith(SERVER) && !mayKnow(room(one), room(other))) {
                        events.add(SimpleConditionEvent.violated(one, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static boolean mayKnow(String room, String other) {
        return room.equals(other) || ROWS.getOrDefault(other, 10) < ROWS.getOrDefault(room, -1);
    }

    /** The first package below the server's own. */
    private static String room(JavaClass one) {
        String[] names = one.getPackageName().substring(SERVER.length() - 1).split("\\.", 3);
        return names.length > 1 ? names[1] : "";
    }
}
