package dev.layerscope.server.app.health;

import dev.layerscope.server.status.Health;
import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What health checks are told. A device that is lost takes the server out of service, and of its services those that run
 * something; where jobs can't be created, only theirs is. Each change is a line in the log. Thread safe.
 */
public final class ServerHealth implements Supplier<Health> {
    private static final Logger LOG = LoggerFactory.getLogger(ServerHealth.class);
    private static final String SERVER = "";
    private static final String JOBS = "layerscope.v1.Jobs";
    /** The others look at files and memory. */
    private static final Set<String> OF_THE_DEVICE =
            Set.of("layerscope.v1.Activations", "layerscope.v1.Gradients", "layerscope.v1.Pictures", JOBS);

    private final HealthStatusManager told;
    private Set<String> services = Set.of();
    private Health health = new Health(Health.Phase.SERVING, Optional.empty(), Optional.empty());

    public ServerHealth(HealthStatusManager told) {
        this.told = told;
    }

    /** The server answers from now on, with these services. */
    public synchronized void begin(List<BindableService> answering) {
        services = answering.stream()
                .map(service -> service.bindService().getServiceDescriptor().getName())
                .collect(Collectors.toUnmodifiableSet());
        tell();
    }

    /** Why the device can't be used; empty where it can. */
    public synchronized void device(Optional<String> problem) {
        if (isNews(health.device(), problem)) {
            problem.ifPresentOrElse(
                    why -> LOG.error("{}; health checks say NOT_SERVING", why),
                    () -> LOG.info("device: usable again; health checks say SERVING"));
        }
        health = new Health(health.phase(), problem, health.jobs());
        tell();
    }

    /** Why jobs can't be created; empty where they can. */
    public synchronized void jobs(Optional<String> problem) {
        if (isNews(health.jobs(), problem)) {
            problem.ifPresentOrElse(
                    why -> LOG.warn("{}; health checks of Jobs say NOT_SERVING", why),
                    () -> LOG.info("jobs: can be created again"));
        }
        health = new Health(health.phase(), health.device(), problem);
        tell();
    }

    /** The server takes no new calls, and never will again. */
    public synchronized void drain() {
        health = new Health(Health.Phase.DRAINING, health.device(), health.jobs());
        told.enterTerminalState();
    }

    @Override
    public synchronized Health get() {
        return health;
    }

    private static boolean isNews(Optional<String> before, Optional<String> now) {
        return before.isPresent() != now.isPresent();
    }

    /** Nothing is told any more of a server that drains: the manager sees to that. */
    private void tell() {
        told.setStatus(SERVER, status(health.isDeviceUsable()));
        services.forEach(service -> told.setStatus(
                service,
                status((health.isDeviceUsable() || !OF_THE_DEVICE.contains(service))
                        && (health.jobs().isEmpty() || !service.equals(JOBS)))));
    }

    private static ServingStatus status(boolean serving) {
        return serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    }
}
