package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Role;
import dev.layerscope.v1.ActivationsGrpc;
import dev.layerscope.v1.GradientsGrpc;
import dev.layerscope.v1.InputsGrpc;
import dev.layerscope.v1.JobsGrpc;
import dev.layerscope.v1.ModelsGrpc;
import dev.layerscope.v1.PicturesGrpc;
import dev.layerscope.v1.ServersGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who may call what: for every rpc the least role. There is no default, so an rpc that isn't here is nobody's. What is whose
 * comes on top: jobs and models of others are an admin's alone.
 */
public final class Permissions {
    private static final Map<String, Permission> TABLE = table();

    /**
     * @param least empty where nobody needs to say who they are
     * @param effect whether it changes what others see
     */
    public record Permission(Optional<Role> least, Effect effect) {}

    /** What an rpc does to what the server keeps. */
    public enum Effect {
        LOOKS,
        /** It is audited. */
        CHANGES
    }

    private Permissions() {}

    private static Map<String, Permission> table() {
        Table table = new Table();
        table.open(HealthGrpc.getCheckMethod());
        table.open(HealthGrpc.getWatchMethod());

        table.looks(Role.VIEWER, ServerReflectionGrpc.getServerReflectionInfoMethod());
        table.looks(Role.VIEWER, earlierReflection());

        table.looks(Role.VIEWER, ModelsGrpc.getListModelsMethod());
        table.looks(Role.VIEWER, ModelsGrpc.getGetModelMethod());
        table.looks(Role.VIEWER, ModelsGrpc.getListLayersMethod());
        table.changes(Role.RUNNER, ModelsGrpc.getPushModelMethod());
        table.changes(Role.RUNNER, ModelsGrpc.getDeleteModelMethod());

        table.looks(Role.VIEWER, InputsGrpc.getFindMissingInputsMethod());
        table.looks(Role.VIEWER, InputsGrpc.getPutInputMethod());
        table.looks(Role.VIEWER, InputsGrpc.getListSamplesMethod());
        table.looks(Role.VIEWER, InputsGrpc.getReadSampleMethod());

        table.looks(Role.VIEWER, ActivationsGrpc.getStreamActivationsMethod());
        table.looks(Role.VIEWER, ActivationsGrpc.getSummarizeActivationsMethod());
        table.looks(Role.VIEWER, ActivationsGrpc.getCompareActivationsMethod());
        table.looks(Role.VIEWER, ActivationsGrpc.getPredictMethod());
        table.looks(Role.VIEWER, ActivationsGrpc.getFindMaximaMethod());
        table.looks(Role.VIEWER, ActivationsGrpc.getVerifyLayersMethod());
        table.looks(Role.VIEWER, ActivationsGrpc.getFindComponentsMethod());
        table.looks(Role.VIEWER, ActivationsGrpc.getStreamComponentsMethod());

        table.looks(Role.VIEWER, GradientsGrpc.getListLayerGradientsMethod());
        table.looks(Role.VIEWER, GradientsGrpc.getStreamGradientsMethod());

        table.looks(Role.VIEWER, PicturesGrpc.getRenderFigureMethod());
        table.looks(Role.VIEWER, PicturesGrpc.getStreamTilesMethod());

        table.looks(Role.VIEWER, ServersGrpc.getGetServerStatusMethod());

        table.changes(Role.RUNNER, JobsGrpc.getCreateJobMethod());
        table.looks(Role.RUNNER, JobsGrpc.getGetJobMethod());
        table.looks(Role.RUNNER, JobsGrpc.getListJobsMethod());
        table.looks(Role.RUNNER, JobsGrpc.getWatchJobMethod());
        table.changes(Role.RUNNER, JobsGrpc.getCancelJobMethod());
        table.changes(Role.RUNNER, JobsGrpc.getDeleteJobMethod());
        table.looks(Role.RUNNER, JobsGrpc.getReadArtifactMethod());

        table.looks(Role.VIEWER, ServersGrpc.getGetServerStatusMethod());
        return Collections.unmodifiableMap(table.rows);
    }

    @SuppressWarnings("deprecation") // Older tools know only v1alpha of reflection.
    private static MethodDescriptor<?, ?> earlierReflection() {
        return io.grpc.reflection.v1alpha.ServerReflectionGrpc.getServerReflectionInfoMethod();
    }

    private static final class Table {
        private final Map<String, Permission> rows = new LinkedHashMap<>();

        void open(MethodDescriptor<?, ?> rpc) {
            rows.put(rpc.getFullMethodName(), new Permission(Optional.empty(), Effect.LOOKS));
        }

        void looks(Role least, MethodDescriptor<?, ?> rpc) {
            rows.put(rpc.getFullMethodName(), new Permission(Optional.of(least), Effect.LOOKS));
        }

        void changes(Role least, MethodDescriptor<?, ?> rpc) {
            rows.put(rpc.getFullMethodName(), new Permission(Optional.of(least), Effect.CHANGES));
        }
    }

    /**
     * @param rpc such as {@code layerscope.v1.Models/GetModel}
     * @return empty for one that is nobody's
     */
    public static Optional<Permission> of(String rpc) {
        return Optional.ofNullable(TABLE.get(rpc));
    }

    /** Whether callers of it needn't say who they are. */
    static boolean isOpen(String rpc) {
        return of(rpc).filter(permission -> permission.least().isEmpty()).isPresent();
    }

    static boolean isChange(String rpc) {
        return of(rpc).filter(permission -> permission.effect() == Effect.CHANGES)
                .isPresent();
    }

    /** All rpcs that somebody may call, in the order of their services. */
    static Map<String, Permission> all() {
        return TABLE;
    }
}
