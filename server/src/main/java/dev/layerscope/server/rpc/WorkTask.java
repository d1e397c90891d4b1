package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import java.util.function.Consumer;

/** Something to be done for a call on one of the threads for work. */
final class WorkTask {
    /** Which part of a call. */
    enum Part {
        /** With it the call is taken on: it may be refused instead. */
        FIRST,
        /** Of an answer under way, which holds something already: it waits for its turn, but isn't refused. */
        LATER
    }

    private final Call call;
    private final Part part;
    private final Runnable action;
    private final Consumer<DomainException> refused;

    /**
     * @param action fails never
     * @param refused is told why the action isn't run; fails never
     */
    WorkTask(Call call, Part part, Runnable action, Consumer<DomainException> refused) {
        this.call = call;
        this.part = part;
        this.action = action;
        this.refused = refused;
    }

    Call call() {
        return call;
    }

    String user() {
        return call.caller().name();
    }

    boolean isFirst() {
        return part == Part.FIRST;
    }

    void run() {
        action.run();
    }

    void refuse(DomainException why) {
        refused.accept(why);
    }
}
