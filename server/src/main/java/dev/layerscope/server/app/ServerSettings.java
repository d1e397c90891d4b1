package dev.layerscope.server.app;

import dev.layerscope.server.activation.ActivationSettings;
import dev.layerscope.server.app.telemetry.TelemetrySettings;
import dev.layerscope.server.input.InputSettings;
import dev.layerscope.server.job.JobSettings;
import dev.layerscope.server.model.ModelSettings;
import dev.layerscope.server.picture.TileSettings;
import dev.layerscope.server.rpc.WorkSettings;
import dev.layerscope.server.runtime.CoreSettings;
import dev.layerscope.server.runtime.RunSettings;
import dev.layerscope.server.tensor.TensorPoolSettings;
import dev.layerscope.server.upload.TrialSettings;
import dev.layerscope.server.upload.UploadSettings;
import java.nio.file.Path;

/** The settings of all rooms. */
public record ServerSettings(
        ListenSettings listen,
        CoreSettings core,
        RunSettings runs,
        TensorPoolSettings memory,
        ModelSettings models,
        InputSettings inputs,
        ActivationSettings activations,
        TileSettings tiles,
        UploadSettings uploads,
        TrialSettings trials,
        JobSettings jobs,
        WorkSettings work,
        TelemetrySettings telemetry) {
    /** Defaults for a folder of models, on loopback, with jobs that go with the server. */
    public static ServerSettings of(Path models, int port) {
        return new ServerSettings(
                ListenSettings.loopback(port),
                CoreSettings.defaults(),
                RunSettings.defaults(),
                TensorPoolSettings.defaults(),
                ModelSettings.of(models),
                InputSettings.defaults(),
                ActivationSettings.defaults(),
                TileSettings.defaults(),
                UploadSettings.defaults(),
                TrialSettings.defaults(),
                JobSettings.defaults(),
                WorkSettings.defaults(),
                TelemetrySettings.defaults());
    }

    public ServerSettings withListen(ListenSettings changed) {
        return new ServerSettings(
                changed,
                core,
                runs,
                memory,
                models,
                inputs,
                activations,
                tiles,
                uploads,
                trials,
                jobs,
                work,
                telemetry);
    }

    public ServerSettings withCore(CoreSettings changed) {
        return new ServerSettings(
                listen,
                changed,
                runs,
                memory,
                models,
                inputs,
                activations,
                tiles,
                uploads,
                trials,
                jobs,
                work,
                telemetry);
    }

    public ServerSettings withRuns(RunSettings changed) {
        return new ServerSettings(
                listen,
                core,
                changed,
                memory,
                models,
                inputs,
                activations,
                tiles,
                uploads,
                trials,
                jobs,
                work,
                telemetry);
    }

    public ServerSettings withMemory(TensorPoolSettings changed) {
        return new ServerSettings(
                listen,
                core,
                runs,
                changed,
                models,
                inputs,
                activations,
                tiles,
                uploads,
                trials,
                jobs,
                work,
                telemetry);
    }

    public ServerSettings withInputs(InputSettings changed) {
        return new ServerSettings(
                listen,
                core,
                runs,
                memory,
                models,
                changed,
                activations,
                tiles,
                uploads,
                trials,
                jobs,
                work,
                telemetry);
    }

    public ServerSettings withActivations(ActivationSettings changed) {
        return new ServerSettings(
                listen, core, runs, memory, models, inputs, changed, tiles, uploads, trials, jobs, work, telemetry);
    }

    public ServerSettings withTiles(TileSettings changed) {
        return new ServerSettings(
                listen,
                core,
                runs,
                memory,
                models,
                inputs,
                activations,
                changed,
                uploads,
                trials,
                jobs,
                work,
                telemetry);
    }

    public ServerSettings withModels(ModelSettings changed) {
        return new ServerSettings(
                listen,
                core,
                runs,
                memory,
                changed,
                inputs,
                activations,
                tiles,
                uploads,
                trials,
                jobs,
                work,
                telemetry);
    }

    public ServerSettings withUploads(UploadSettings changed) {
        return new ServerSettings(
                listen, core, runs, memory, models, inputs, activations, tiles, changed, trials, jobs, work, telemetry);
    }

    public ServerSettings withTrials(TrialSettings changed) {
        return new ServerSettings(
                listen,
                core,
                runs,
                memory,
                models,
                inputs,
                activations,
                tiles,
                uploads,
                changed,
                jobs,
                work,
                telemetry);
    }

    public ServerSettings withJobs(JobSettings changed) {
        return new ServerSettings(
                listen,
                core,
                runs,
                memory,
                models,
                inputs,
                activations,
                tiles,
                uploads,
                trials,
                changed,
                work,
                telemetry);
    }

    public ServerSettings withTelemetry(TelemetrySettings changed) {
        return new ServerSettings(
                listen, core, runs, memory, models, inputs, activations, tiles, uploads, trials, jobs, work, changed);
    }
}
