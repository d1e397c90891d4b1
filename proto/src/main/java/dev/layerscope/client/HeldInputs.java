package dev.layerscope.client;

import com.google.common.collect.Lists;
import dev.layerscope.v1.FindMissingInputsRequest;
import dev.layerscope.v1.Input;
import dev.layerscope.v1.InputsGrpc;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What a server holds of a client's inputs: asks what it lacks, and sends this, also where it drops one in between. */
final class HeldInputs {
    private static final String INPUT_NOT_FOUND = "INPUT_NOT_FOUND";
    /** Of one call, by the contract. */
    private static final int MOST_HASHES = 4096;
    /** With which codes the server refuses an input for what it is. */
    private static final Set<Status.Code> REFUSALS = Set.of(Status.Code.INVALID_ARGUMENT, Status.Code.OUT_OF_RANGE);

    private final Calls calls;

    HeldInputs(Calls calls) {
        this.calls = calls;
    }

    Input put(LocalInput input) {
        return calls.answer(channel -> InputUpload.put(channel, input));
    }

    /**
     * @throws ServerError the first that the server refuses, after all were sent; the others are suppressed in it
     * @throws UncheckedIOException in the same way for a file that can't be read any more
     */
    void ensure(Collection<LocalInput> inputs) {
        List<RefusedInput> refused = offer(inputs);
        if (!refused.isEmpty()) {
            RuntimeException first = refused.get(0).why();
            refused.stream().skip(1).forEach(other -> first.addSuppressed(other.why()));
            throw first;
        }
    }

    /** Goes on where one is refused for what it is, and returns these. */
    List<RefusedInput> offer(Collection<LocalInput> inputs) {
        Map<String, LocalInput> bySha256 = bySha256(inputs);
        List<RefusedInput> refused = new ArrayList<>();
        for (String sha256 : calls.answer(channel -> missing(channel, bySha256.keySet()))) {
            LocalInput input = Objects.requireNonNull(bySha256.get(sha256), sha256);
            try {
                put(input);
            } catch (ServerError e) {
                if (!REFUSALS.contains(e.code())) {
                    throw e;
                }
                refused.add(new RefusedInput(input, e));
            } catch (UncheckedIOException e) {
                refused.add(new RefusedInput(input, e));
            }
        }
        return refused;
    }

    /** Makes a call of inputs. One may be gone at each try anew, for the server may be another one. */
    <T, E extends Exception> T with(Collection<LocalInput> inputs, Retrying.Attempt<T, E> request) throws E {
        ensure(inputs);
        return calls.answer(new Retrying.Attempt<T, E>() {
            @Override
            public T make(Channel channel) throws E {
                try {
                    return request.make(channel);
                } catch (StatusRuntimeException e) {
                    if (inputs.isEmpty() || !Errors.reason(e).equals(Optional.of(INPUT_NOT_FOUND))) {
                        throw e;
                    }
                }
                putMissing(channel, inputs);
                return request.make(channel);
            }

            @Override
            public long progress() {
                return request.progress();
            }
        });
    }

    private static Map<String, LocalInput> bySha256(Collection<LocalInput> inputs) {
        Map<String, LocalInput> bySha256 = new LinkedHashMap<>();
        inputs.forEach(input -> bySha256.put(input.sha256(), input));
        return bySha256;
    }

    /** Those that the server doesn't hold, asked for within a call that is tried again as a whole. */
    private static List<String> missing(Channel channel, Set<String> sha256) {
        List<String> missing = new ArrayList<>();
        for (List<String> part : Lists.partition(List.copyOf(sha256), MOST_HASHES)) {
            FindMissingInputsRequest request =
                    FindMissingInputsRequest.newBuilder().addAllSha256(part).build();
            missing.addAll(InputsGrpc.newBlockingStub(channel)
                    .findMissingInputs(request)
                    .getSha256List());
        }
        missing.retainAll(sha256);
        return missing;
    }

    private static void putMissing(Channel channel, Collection<LocalInput> inputs) {
        Map<String, LocalInput> bySha256 = bySha256(inputs);
        missing(channel, bySha256.keySet())
                .forEach(sha256 -> InputUpload.put(channel, Objects.requireNonNull(bySha256.get(sha256), sha256)));
    }
}
