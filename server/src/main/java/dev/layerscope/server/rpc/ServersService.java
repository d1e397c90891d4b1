package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.status.ServerStatus;
import dev.layerscope.v1.GetServerStatusRequest;
import dev.layerscope.v1.GetServerStatusResponse;
import dev.layerscope.v1.ServersGrpc;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** Tells how the server is, however busy the threads for other work are. */
final class ServersService extends ServersGrpc.ServersImplBase {
    private final Work work;
    private final Supplier<ServerStatus> status;

    /**
     * @param work of its own
     */
    ServersService(Work work, Supplier<ServerStatus> status) {
        this.work = work;
        this.status = status;
    }

    @Override
    public void getServerStatus(GetServerStatusRequest request, StreamObserver<GetServerStatusResponse> observer) {
        work.answer(observer, call -> told(status.get(), call.caller()));
    }

    /** What a caller is told. */
    static GetServerStatusResponse told(ServerStatus status, Caller caller) {
        return StatusMessages.status(caller.role().includes(Role.ADMIN) ? status : status.seenBy(caller.name()));
    }
}
