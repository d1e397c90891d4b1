package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Call;
import org.slf4j.MDC;

/**
 * Has what a thread logs in between say which call it works for, whichever room logs it. One at a time on a thread, which
 * closes it.
 */
final class LoggedCall implements AutoCloseable {
    private static final String REQUEST_ID = "request_id";
    private static final String USER = "user";

    private LoggedCall() {}

    static LoggedCall begin(Call call) {
        MDC.put(REQUEST_ID, call.id().text());
        MDC.put(USER, call.caller().name());
        return new LoggedCall();
    }

    @Override
    public void close() {
        MDC.remove(REQUEST_ID);
        MDC.remove(USER);
    }
}
