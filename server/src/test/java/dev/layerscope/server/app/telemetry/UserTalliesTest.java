package dev.layerscope.server.app.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.RequestId;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.access.StageTimes;
import dev.layerscope.server.rpc.EndedCall;
import dev.layerscope.server.status.UserUse;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UserTalliesTest {
    private final AtomicLong now = new AtomicLong();
    private final UserTallies tallies = new UserTallies(2, now::get);

    @Test
    void whatAUserTakesIsAddedUp() {
        tallies.ended(call("alice", Code.OK));
        tallies.ended(call("alice", Code.RESOURCE_EXHAUSTED));

        assertThat(tallies.uses(Map.of())).containsExactly(new UserUse("alice", 2, 1, 0, 20, 40));
    }

    @Test
    void theDevicesTimeIsAddedUpHoweverOftenSomebodyLooks() {
        tallies.uses(Map.of("alice", Duration.ofMillis(500)));
        tallies.uses(Map.of("alice", Duration.ofMillis(500), "bob", Duration.ofSeconds(1)));
        List<UserUse> uses = tallies.uses(Map.of("alice", Duration.ofMillis(750), "carol", Duration.ofSeconds(2)));

        assertThat(uses)
                .containsExactly(
                        new UserUse("bob", 0, 0, 1, 0, 0),
                        new UserUse("alice", 0, 0, 0.75, 0, 0),
                        new UserUse(UserUse.OTHERS, 0, 0, 2, 0, 0));
    }

    @Test
    void aStrangerAndAHealthCheckAreNobodys() {
        tallies.ended(call("alice", "grpc.health.v1.Health/Check", Code.OK));
        EndedCall refused = call("alice", Code.UNAUTHENTICATED);
        tallies.ended(new EndedCall(
                refused.id(),
                Optional.empty(),
                refused.rpc(),
                refused.code(),
                "",
                refused.took(),
                refused.stages(),
                0,
                0));

        assertThat(tallies.uses(Map.of())).isEmpty();
    }

    @Test
    void anyNumberOfUsersIsAFewNamesAndTheOthersTogether() {
        for (int i = 0; i < 1000; i++) {
            tallies.ended(call("user" + i, Code.OK));
        }

        assertThat(tallies.uses(Map.of())).extracting(UserUse::name).containsExactly("user0", "user1", UserUse.OTHERS);
        assertThat(tallies.uses(Map.of()).get(2).requests()).isEqualTo(998);
    }

    @Test
    void whoHasBeenAwayForLongMakesPlaceForWhoIsHere() {
        tallies.ended(call("alice", Code.OK));
        tallies.ended(call("bob", Code.OK));
        now.addAndGet(Duration.ofMinutes(9).toNanos());
        tallies.ended(call("alice", Code.OK));
        tallies.ended(call("carol", Code.OK));
        now.addAndGet(Duration.ofMinutes(2).toNanos());
        tallies.ended(call("carol", Code.OK));

        assertThat(tallies.uses(Map.of())).extracting(UserUse::name).containsExactly("alice", "carol", UserUse.OTHERS);
        assertThat(tallies.uses(Map.of())).extracting(UserUse::requests).containsExactly(2L, 1L, 1L);
    }

    private static EndedCall call(String user, Code code) {
        return call(user, "layerscope.v1.Models/GetModel", code);
    }

    private static EndedCall call(String user, String rpc, Code code) {
        return new EndedCall(
                RequestId.make(),
                Optional.of(new Caller(user, Role.VIEWER)),
                rpc,
                code,
                "",
                Duration.ofSeconds(1),
                new StageTimes(),
                10,
                20);
    }
}
