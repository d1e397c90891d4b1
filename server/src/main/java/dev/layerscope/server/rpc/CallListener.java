package dev.layerscope.server.rpc;

import dev.layerscope.server.access.RequestId;
import dev.layerscope.server.access.StageTimes;
import java.util.List;

/** Is told of every call, to measure or log it. Called on gRPC's threads, so it returns at once; thread safe. */
public interface CallListener {
    /**
     * A call has begun. Called in the call's context.
     *
     * @return is told where the call's time goes
     */
    default StageTimes.Listener begun(RequestId id, String rpc) {
        return StageTimes.Listener.NONE;
    }

    /** Called once for each call that began. */
    void ended(EndedCall call);

    /** One that tells several, in their order. */
    static CallListener all(List<CallListener> listeners) {
        return new CallListener() {
            @Override
            public StageTimes.Listener begun(RequestId id, String rpc) {
                List<StageTimes.Listener> all = listeners.stream()
                        .map(listener -> listener.begun(id, rpc))
                        .filter(listener -> listener != StageTimes.Listener.NONE)
                        .toList();
                return switch (all.size()) {
                    case 0 -> StageTimes.Listener.NONE;
                    case 1 -> all.get(0);
                    default -> (stage, start, end) -> all.forEach(one -> one.spent(stage, start, end));
                };
            }

            @Override
            public void ended(EndedCall call) {
                listeners.forEach(listener -> listener.ended(call));
            }
        };
    }
}
