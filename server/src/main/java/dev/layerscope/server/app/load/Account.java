package dev.layerscope.server.app.load;

import dev.layerscope.client.Connection;
import dev.layerscope.client.Errors;
import dev.layerscope.v1.CacheUse;
import dev.layerscope.v1.GetServerStatusRequest;
import dev.layerscope.v1.GetServerStatusResponse;
import dev.layerscope.v1.MemoryUse;
import dev.layerscope.v1.ServersGrpc;
import dev.layerscope.v1.UserUse;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a server whose users are {@link PeopleOfServer} says of itself at one time. */
record Account(GetServerStatusResponse status) {
    /**
     * @throws dev.layerscope.client.ServerError where it doesn't say
     */
    static Account of(OwnServer server) throws IOException {
        try (Connection connection = Connection.open(server.observer())) {
            return new Account(ServersGrpc.newBlockingStub(connection.channel())
                    .getServerStatus(GetServerStatusRequest.getDefaultInstance()));
        } catch (StatusRuntimeException e) {
            throw Errors.from(e, server.observer().server());
        }
    }

    /** Of the device that people have used since then, each; those are left out whom the server doesn't name. */
    double[] deviceSecondsSince(Account before, int people) {
        Map<String, Double> earlier = before.deviceSeconds();
        Map<String, Double> now = deviceSeconds();
        return IntStream.range(0, people)
                .mapToObj(PeopleOfServer::name)
                .filter(name -> earlier.containsKey(name) && now.containsKey(name))
                .mapToDouble(name -> now.getOrDefault(name, 0.0) - earlier.getOrDefault(name, 0.0))
                .toArray();
    }

    /** Bytes by what they are for. */
    Map<String, Long> bytes() {
        Map<String, Long> bytes = new LinkedHashMap<>();
        for (MemoryUse use : status.getMemoryList()) {
            bytes.put(use.getKind(), use.getUsedBytes());
        }
        for (CacheUse use : status.getCachesList()) {
            bytes.put("cache of " + use.getName(), use.getBytes());
        }
        return bytes;
    }

    private Map<String, Double> deviceSeconds() {
        return status.getUsersList().stream().collect(Collectors.toMap(UserUse::getName, UserUse::getDeviceSeconds));
    }
}
