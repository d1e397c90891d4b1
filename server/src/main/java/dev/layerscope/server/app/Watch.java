package dev.layerscope.server.app;

import dev.layerscope.server.app.health.DeviceWatch;
import dev.layerscope.server.app.health.ServerHealth;
import dev.layerscope.server.app.log.CallLog;
import dev.layerscope.server.app.telemetry.Telemetry;
import dev.layerscope.server.app.telemetry.UserTallies;
import dev.layerscope.server.job.Jobs;
import dev.layerscope.server.rpc.CallListener;
import dev.layerscope.server.rpc.FollowedCalls;
import dev.layerscope.server.rpc.Services;
import dev.layerscope.server.runtime.DeviceProbe;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.RunSettings;
import io.grpc.BindableService;
import io.grpc.protobuf.services.HealthStatusManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Those who watch a server: its status, its health, metrics, traces and the log of calls. */
final class Watch {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);

    private final Rooms rooms;
    private final Telemetry telemetry;
    private final UserTallies users = new UserTallies();
    private final HealthStatusManager checks = new HealthStatusManager();
    private final ServerHealth health = new ServerHealth(checks);
    private final StatusReport status;

    /** @param telemetry stays the caller's */
    Watch(Rooms rooms, Telemetry telemetry) {
        this.rooms = rooms;
        this.telemetry = telemetry;
        this.status = new StatusReport(rooms, health, users);
        telemetry.show(status);
    }

    ServerHealth health() {
        return health;
    }

    BindableService statusService() {
        return Services.ofStatus(rooms.works().status(), status);
    }

    BindableService healthService() {
        return checks.getHealthService();
    }

    /** Sees every call, from its first message to its end. */
    FollowedCalls calls() {
        List<CallListener> listeners = new ArrayList<>(telemetry.listeners());
        listeners.add(users);
        listeners.add(new CallLog());
        return new FollowedCalls(CallListener.all(listeners));
    }

    /**
     * Has health checks told that the server answers, and from now on of a device that is lost and of jobs that can't be
     * created.
     *
     * @param parts gets what is to be closed
     */
    void begin(List<BindableService> services, RunSettings runs, Parts parts) {
        health.begin(services);
        NativeCore core = rooms.core();
        Jobs jobs = rooms.backing().jobs();
        DeviceProbe probe = parts.add(new DeviceProbe(core));
        DeviceWatch device = parts.add(new DeviceWatch(
                new DeviceWatch.Device(runs.longest(), () -> core.gate().longestUnderWay(), probe::run),
                health::device));
        device.begin(BETWEEN_LOOKS, () -> health.jobs(jobs.refusal()));
    }
}
