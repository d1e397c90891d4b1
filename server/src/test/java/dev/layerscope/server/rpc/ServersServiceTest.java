package dev.layerscope.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.status.BatchTotals;
import dev.layerscope.server.status.BatchUse;
import dev.layerscope.server.status.Build;
import dev.layerscope.server.status.CacheUse;
import dev.layerscope.server.status.Health;
import dev.layerscope.server.status.ServerStatus;
import dev.layerscope.server.status.UserUse;
import dev.layerscope.v1.GetServerStatusResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServersServiceTest {
    private static final ServerStatus STATUS = new ServerStatus(
            new Build("1", "core", "cpu"),
            Duration.ofMillis(1500),
            new Health(Health.Phase.DRAINING, Optional.of("device: lost"), Optional.empty()),
            List.of(),
            List.of(),
            Map.of("running", 1L, "queued", 2L),
            7,
            List.of(new CacheUse("inputs", 3, 2, 1, 4096, 8192)),
            BatchTotals.NONE,
            List.of(new BatchUse("net", "conv1", "on", "", 2, 8, 1)),
            List.of(user("alice", 1), user("bob", 3), user(UserUse.OTHERS, 2)));

    @Test
    void administratorsSeeEverybodyWhoTookMostFirst() {
        assertThat(names(Role.ADMIN)).containsExactly("bob", UserUse.OTHERS, "alice");
    }

    @Test
    void everybodyElseSeesThemselves() {
        assertThat(names(Role.VIEWER)).containsExactly("alice");
        assertThat(names(Role.RUNNER)).containsExactly("alice");
    }

    @Test
    void theRestIsForAll() {
        GetServerStatusResponse told = ServersService.told(STATUS, new Caller("nobody", Role.VIEWER));

        assertThat(told.getPhase()).isEqualTo(GetServerStatusResponse.Phase.PHASE_DRAINING);
        assertThat(told.getDeviceProblem()).isEqualTo("device: lost");
        assertThat(told.getUptimeSeconds()).isEqualTo(1.5);
        assertThat(told.getJobSteps()).isEqualTo(7);
        assertThat(told.getJobsList())
                .extracting(jobs -> jobs.getState() + " " + jobs.getJobs())
                .containsExactly("queued 2", "running 1");
        assertThat(told.getUsersList()).isEmpty();
    }

    @Test
    void whatIsKeptAndRunForAllTogetherIsForAdministrators() {
        GetServerStatusResponse admins = ServersService.told(STATUS, new Caller("root", Role.ADMIN));
        GetServerStatusResponse runners = ServersService.told(STATUS, new Caller("alice", Role.RUNNER));

        assertThat(admins.getCachesList())
                .extracting(dev.layerscope.v1.CacheUse::getName)
                .containsExactly("inputs");
        assertThat(admins.getBatchingList())
                .extracting(dev.layerscope.v1.BatchUse::getOutputs)
                .containsExactly("conv1");
        assertThat(runners.getCachesList()).isEmpty();
        assertThat(runners.getBatchingList()).isEmpty();
    }

    private static List<String> names(Role role) {
        return ServersService.told(STATUS, new Caller("alice", role)).getUsersList().stream()
                .map(dev.layerscope.v1.UserUse::getName)
                .toList();
    }

    private static UserUse user(String name, double deviceSeconds) {
        return new UserUse(name, 1, 0, deviceSeconds, 0, 0);
    }
}
