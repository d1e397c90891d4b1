package dev.layerscope.server.app;

import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.access.QuotaBook;
import dev.layerscope.server.activation.Activations;
import dev.layerscope.server.activation.components.PrincipalComponents;
import dev.layerscope.server.attribution.Attributions;
import dev.layerscope.server.autodiff.rules.Formulation;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.input.InputStore;
import dev.layerscope.server.input.Samples;
import dev.layerscope.server.job.Jobs;
import dev.layerscope.server.model.Models;
import dev.layerscope.server.optimize.EngineChoice;
import dev.layerscope.server.optimize.Engines;
import dev.layerscope.server.optimize.Optimizations;
import dev.layerscope.server.optimize.OptimizeSettings;
import dev.layerscope.server.optimize.engine.Engine;
import dev.layerscope.server.optimize.engine.GradientEngine;
import dev.layerscope.server.optimize.evolution.EvolutionEngine;
import dev.layerscope.server.optimize.training.TrainingEngine;
import dev.layerscope.server.picture.Tiles;
import dev.layerscope.server.rpc.RunOrigin;
import dev.layerscope.server.rpc.Searches;
import dev.layerscope.server.rpc.Services;
import dev.layerscope.server.rpc.Work;
import dev.layerscope.server.rpc.WorkSettings;
import dev.layerscope.server.runtime.Device;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.tensor.TensorPool;
import dev.layerscope.server.upload.ChildTrial;
import dev.layerscope.server.upload.Uploads;
import io.grpc.BindableService;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What a server does, but for the way in and for those who watch it: the device, all that is done with it, and the threads
 * that do it.
 */
record Rooms(NativeCore core, Works works, Services.Backing backing, RunOrigin origin) {

    /**
     * Threads, for requests apart by how long they take.
     *
     * @param uploads takes minutes
     * @param verifications takes minutes of runs, one after another
     * @param status of its own, for one who asks how a busy server is
     */
    record Works(Work requests, Work uploads, Work verifications, Work status) {
        private static Works open(WorkSettings requests, QuotaBook quotas, Parts parts) {
            return new Works(
                    parts.add(new Work(requests, quotas)),
                    parts.add(new Work(WorkSettings.forUploads(), quotas)),
                    parts.add(new Work(WorkSettings.forVerifications(), quotas)),
                    parts.add(new Work(WorkSettings.forStatus())));
        }

        /** Those whose queues are worth a look, by name. */
        Map<String, Work> watched() {
            return Map.of("requests", requests, "uploads", uploads, "verifications", verifications);
        }
    }

    /**
     * Loads the native core and opens what stands on it.
     *
     * @param parts gets what is to be closed
     * @throws DomainException CORE_UNUSABLE, CONFIGURATION_INVALID
     */
    static Rooms open(ServerSettings settings, TensorPool pool, QuotaBook quotas, Parts parts) {
        NativeCore core =
                parts.add(NativeCore.start(settings.core(), settings.runs(), settings.deviceMemory(), pool, quotas));
        Models models = parts.add(new Models(settings.models(), core));
        PrincipalComponents components = parts.add(new PrincipalComponents(core));
        Works works = Works.open(settings.work(), quotas, parts);
        Uploads uploads = new Uploads(
                settings.uploads(),
                models,
                new ChildTrial(settings.trials(), TrialCommand.program(settings.core(), settings.runs())),
                quotas);
        InputStore inputs = new InputStore(settings.inputsAsShared());
        Activations activations = new Activations(settings.activations(), models, inputs, pool);
        RunOrigin origin = new RunOrigin(core.description(), core.device().toString());
        Searches searches = new Searches(models, inputs, optimizations(core, inputs, pool, parts), origin);
        Jobs jobs = parts.add(Jobs.open(settings.jobs(), searches, quotas));
        return new Rooms(
                core,
                works,
                new Services.Backing(
                        models,
                        uploads,
                        inputs,
                        new Samples(settings.inputs()),
                        activations,
                        components,
                        new Attributions(activations, core.device()),
                        new Tiles(settings.tiles(), activations),
                        pool,
                        jobs,
                        searches),
                origin);
    }

    /**
     * The services by which clients reach them.
     *
     * @param stopping cancelled when the server begins to stop
     */
    List<BindableService> services(Cancellation stopping) {
        return Services.of(backing, works.requests(), works.uploads(), works.verifications(), origin, stopping);
    }

    /** The engines by which searches run, in the order in which they are tried. */
    private static Optimizations optimizations(NativeCore core, InputStore inputs, TensorPool pool, Parts parts) {
        ExecutorService opening = Executors.newCachedThreadPool(action -> {
            Thread thread = new Thread(action, "search-opening");
            thread.setDaemon(true);
            return thread;
        });
        parts.add(opening::shutdownNow);
        TreeMap<EngineChoice, Engine> engines = new TreeMap<>();
        Formulation formulation = core.device() instanceof Device.Cuda ? Formulation.CUDA : Formulation.CPU;
        engines.put(EngineChoice.TRAINING, new TrainingEngine(core, formulation));
        engines.put(EngineChoice.GRADIENT, new GradientEngine(formulation, pool));
        engines.put(EngineChoice.GRADIENT_FREE, new EvolutionEngine(pool));
        return new Optimizations(OptimizeSettings.defaults(), new Engines(engines), inputs, pool, opening);
    }
}
