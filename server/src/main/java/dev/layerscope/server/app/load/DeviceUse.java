package dev.layerscope.server.app.load;

import dev.layerscope.client.Connection;
import dev.layerscope.client.Errors;
import dev.layerscope.v1.GetServerStatusRequest;
import dev.layerscope.v1.GetServerStatusResponse;
import dev.layerscope.v1.ServersGrpc;
import dev.layerscope.v1.UserUse;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;

/** What a server says that people have used of its device. */
final class DeviceUse {
    private DeviceUse() {}

    /**
     * Seconds of each person; not a number of those whom the server doesn't name, as it names so many only.
     *
     * @param server whose users are {@link PeopleOfServer}
     * @throws dev.layerscope.client.ServerError where it doesn't say
     */
    static double[] seconds(OwnServer server, int people) throws IOException {
        try (Connection connection = Connection.open(server.observer())) {
            GetServerStatusResponse status = ServersGrpc.newBlockingStub(connection.channel())
                    .getServerStatus(GetServerStatusRequest.getDefaultInstance());
            Map<String, Double> byName = status.getUsersList().stream()
                    .collect(Collectors.toMap(UserUse::getName, UserUse::getDeviceSeconds));
            double[] seconds = new double[people];
            for (int i = 0; i < people; i++) {
                seconds[i] = byName.getOrDefault(PeopleOfServer.name(i), Double.NaN);
            }
            return seconds;
        } catch (StatusRuntimeException e) {
            throw Errors.from(e, server.observer().server());
        }
    }
}
