package dev.layerscope.server.app.telemetry;

import dev.layerscope.server.access.RequestId;
import dev.layerscope.server.access.Stage;
import dev.layerscope.server.access.StageTimes;
import dev.layerscope.server.rpc.CallListener;
import dev.layerscope.server.rpc.EndedCall;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;
import java.util.Locale;

/** Counts and times calls. Thread safe. */
final class CallMetrics implements CallListener {
    private static final AttributeKey<String> RPC = AttributeKey.stringKey("rpc");
    private static final AttributeKey<String> STATUS = AttributeKey.stringKey("status");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");
    private static final AttributeKey<String> STAGE = AttributeKey.stringKey("stage");

    /** From a cached answer to a trial of a large model. */
    private static final List<Double> SECONDS =
            List.of(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 120.0);

    private final LongCounter requests;
    private final LongUpDownCounter inFlight;
    private final DoubleHistogram durations;
    private final DoubleHistogram stages;

    CallMetrics(Meter meter) {
        requests = meter.counterBuilder("layerscope.requests")
                .setDescription("Calls that have ended, by what came of them.")
                .build();
        inFlight = meter.upDownCounterBuilder("layerscope.requests.in_flight")
                .setDescription("Calls under way, those included that stay open while somebody looks.")
                .build();
        durations = meter.histogramBuilder("layerscope.request.duration")
                .setUnit("s")
                .setDescription("From a call's arrival to its end.")
                .setExplicitBucketBoundariesAdvice(SECONDS)
                .build();
        stages = meter.histogramBuilder("layerscope.request.stage.duration")
                .setUnit("s")
                .setDescription(
                        "What a call spent at a stage, where it was there at all; parts at the same time count each.")
                .setExplicitBucketBoundariesAdvice(SECONDS)
                .build();
    }

    @Override
    public StageTimes.Listener begun(RequestId id, String rpc) {
        inFlight.add(1, Attributes.of(RPC, rpc));
        return StageTimes.Listener.NONE;
    }

    @Override
    public void ended(EndedCall call) {
        Attributes rpc = Attributes.of(RPC, call.rpc());
        inFlight.add(-1, rpc);
        requests.add(1, Attributes.of(RPC, call.rpc(), STATUS, call.code().name(), REASON, call.reason()));
        durations.record(seconds(call.took().toNanos()), rpc);
        for (Stage stage : Stage.values()) {
            long nanos = call.stages().nanos(stage);
            if (nanos > 0) {
                stages.record(seconds(nanos), Attributes.of(RPC, call.rpc(), STAGE, name(stage)));
            }
        }
    }

    private static String name(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }
}
