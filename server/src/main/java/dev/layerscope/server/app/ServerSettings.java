package dev.layerscope.server.app;

import dev.layerscope.server.access.CacheSharing;
import dev.layerscope.server.activation.ActivationSettings;
import dev.layerscope.server.app.log.LogSettings;
import dev.layerscope.server.app.telemetry.TelemetrySettings;
import dev.layerscope.server.audit.AuditSettings;
import dev.layerscope.server.input.InputSettings;
import dev.layerscope.server.job.JobSettings;
import dev.layerscope.server.model.ModelSettings;
import dev.layerscope.server.picture.TileSettings;
import dev.layerscope.server.rpc.WorkSettings;
import dev.layerscope.server.runtime.CoreSettings;
import dev.layerscope.server.runtime.MemorySettings;
import dev.layerscope.server.runtime.RunSettings;
import dev.layerscope.server.tensor.TensorPoolSettings;
import dev.layerscope.server.upload.TrialSettings;
import dev.layerscope.server.upload.UploadSettings;
import dev.layerscope.server.users.QuotaSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The settings of all rooms: one record of each. Immutable. Another room's is a line in {@link #of}, and two methods by
 * which it is read and changed.
 */
public final class ServerSettings {
    private final Map<Class<?>, Record> rooms;

    private ServerSettings(Map<Class<?>, Record> rooms) {
        this.rooms = Map.copyOf(rooms);
    }

    /** Defaults for a folder of models, on loopback, with jobs that go with the server. */
    public static ServerSettings of(Path models, int port) {
        return new ServerSettings(Map.of())
                .with(ListenSettings.loopback(port))
                .with(ConnectionLimits.defaults())
                .with(AuditSettings.defaults())
                .with(CoreSettings.defaults())
                .with(RunSettings.defaults())
                .with(TensorPoolSettings.defaults())
                .with(MemorySettings.defaults())
                .with(ModelSettings.of(models))
                .with(InputSettings.defaults())
                .with(ActivationSettings.defaults())
                .with(TileSettings.defaults())
                .with(UploadSettings.defaults())
                .with(TrialSettings.defaults())
                .with(JobSettings.defaults())
                .with(QuotaSettings.none())
                .with(WorkSettings.defaults())
                .with(TelemetrySettings.defaults())
                .with(LogSettings.defaults());
    }

    private ServerSettings with(Record room) {
        Map<Class<?>, Record> changed = new LinkedHashMap<>(rooms);
        changed.put(room.getClass(), room);
        return new ServerSettings(changed);
    }

    private <T extends Record> T room(Class<T> type) {
        return type.cast(Objects.requireNonNull(rooms.get(type), type.getName()));
    }

    public ListenSettings listen() {
        return room(ListenSettings.class);
    }

    public ServerSettings withListen(ListenSettings changed) {
        return with(changed);
    }

    public ConnectionLimits connections() {
        return room(ConnectionLimits.class);
    }

    public ServerSettings withConnections(ConnectionLimits changed) {
        return with(changed);
    }

    public AuditSettings audit() {
        return room(AuditSettings.class);
    }

    public ServerSettings withAudit(AuditSettings changed) {
        return with(changed);
    }

    public CoreSettings core() {
        return room(CoreSettings.class);
    }

    public ServerSettings withCore(CoreSettings changed) {
        return with(changed);
    }

    public RunSettings runs() {
        return room(RunSettings.class);
    }

    public ServerSettings withRuns(RunSettings changed) {
        return with(changed);
    }

    public TensorPoolSettings memory() {
        return room(TensorPoolSettings.class);
    }

    public ServerSettings withMemory(TensorPoolSettings changed) {
        return with(changed);
    }

    public MemorySettings deviceMemory() {
        return room(MemorySettings.class);
    }

    public ServerSettings withDeviceMemory(MemorySettings changed) {
        return with(changed);
    }

    public ModelSettings models() {
        return room(ModelSettings.class);
    }

    public ServerSettings withModels(ModelSettings changed) {
        return with(changed);
    }

    /** Those of inputs; where the server doesn't know who calls, all share them. */
    InputSettings inputsAsShared() {
        return listen().entrance().knowsUsers() ? inputs() : inputs().withSharing(CacheSharing.TOGETHER);
    }

    public InputSettings inputs() {
        return room(InputSettings.class);
    }

    public ServerSettings withInputs(InputSettings changed) {
        return with(changed);
    }

    public ActivationSettings activations() {
        return room(ActivationSettings.class);
    }

    public ServerSettings withActivations(ActivationSettings changed) {
        return with(changed);
    }

    public TileSettings tiles() {
        return room(TileSettings.class);
    }

    public ServerSettings withTiles(TileSettings changed) {
        return with(changed);
    }

    public UploadSettings uploads() {
        return room(UploadSettings.class);
    }

    public ServerSettings withUploads(UploadSettings changed) {
        return with(changed);
    }

    public TrialSettings trials() {
        return room(TrialSettings.class);
    }

    public ServerSettings withTrials(TrialSettings changed) {
        return with(changed);
    }

    public QuotaSettings quotas() {
        return room(QuotaSettings.class);
    }

    public ServerSettings withQuotas(QuotaSettings changed) {
        return with(changed);
    }

    public JobSettings jobs() {
        return room(JobSettings.class);
    }

    public ServerSettings withJobs(JobSettings changed) {
        return with(changed);
    }

    public WorkSettings work() {
        return room(WorkSettings.class);
    }

    public TelemetrySettings telemetry() {
        return room(TelemetrySettings.class);
    }

    public ServerSettings withTelemetry(TelemetrySettings changed) {
        return with(changed);
    }

    public LogSettings log() {
        return room(LogSettings.class);
    }

    public ServerSettings withLog(LogSettings changed) {
        return with(changed);
    }
}
