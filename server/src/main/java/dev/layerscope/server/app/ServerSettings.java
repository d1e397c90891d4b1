package dev.layerscope.server.app;

import dev.layerscope.server.activation.ActivationSettings;
import dev.layerscope.server.input.InputSettings;
import dev.layerscope.server.model.ModelSettings;
import dev.layerscope.server.rpc.WorkSettings;
import dev.layerscope.server.runtime.CoreSettings;
import dev.layerscope.server.runtime.RunSettings;
import dev.layerscope.server.tensor.TensorPoolSettings;
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
        WorkSettings work) {
    /** Defaults for a folder of models, on loopback. */
    public static ServerSettings of(Path models, int port) {
        return new ServerSettings(
                ListenSettings.loopback(port),
                CoreSettings.defaults(),
                RunSettings.defaults(),
                TensorPoolSettings.defaults(),
                ModelSettings.of(models),
                InputSettings.defaults(),
                ActivationSettings.defaults(),
                WorkSettings.defaults());
    }

    public ServerSettings withListen(ListenSettings changed) {
        return new ServerSettings(changed, core, runs, memory, models, inputs, activations, work);
    }

    public ServerSettings withCore(CoreSettings changed) {
        return new ServerSettings(listen, changed, runs, memory, models, inputs, activations, work);
    }

    public ServerSettings withRuns(RunSettings changed) {
        return new ServerSettings(listen, core, changed, memory, models, inputs, activations, work);
    }

    public ServerSettings withMemory(TensorPoolSettings changed) {
        return new ServerSettings(listen, core, runs, changed, models, inputs, activations, work);
    }

    public ServerSettings withInputs(InputSettings changed) {
        return new ServerSettings(listen, core, runs, memory, models, changed, activations, work);
    }

    public ServerSettings withActivations(ActivationSettings changed) {
        return new ServerSettings(listen, core, runs, memory, models, inputs, changed, work);
    }
}
