package dev.layerscope.server.users;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks an issuer for its JSON Web Key Set (RFC 7517). Follows no redirection, for the address is what is trusted. */
final class KeysOverHttp implements FetchedKeys.Source {
    private static final Duration LONGEST = Duration.ofSeconds(3);
    private static final int LARGEST_BYTES = 1 << 20;
    private static final int OK = 200;

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(LONGEST)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final URI address;

    KeysOverHttp(URI address) {
        this.address = address;
    }

    @Override
    public JWKSet fetch() throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(LONGEST)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        CompletableFuture<HttpResponse<Void>> asked = client.sendAsync(
                request,
                HttpResponse.BodyHandlers.ofByteArrayConsumer(part -> part.ifPresent(bytes -> {
                    if (body.size() + bytes.length > LARGEST_BYTES) {
                        throw new IllegalStateException("more than " + LARGEST_BYTES + " bytes");
                    }
                    body.writeBytes(bytes);
                })));
        try {
            // The request's own limit ends with its headers.
            int status = asked.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            if (status != OK) {
                throw new IOException(address + " answers " + status);
            }
            return JWKSet.parse(body.toString(StandardCharsets.UTF_8));
        } catch (ParseException e) {
            throw new IOException(address + " answers with no JSON Web Key Set", e);
        } catch (ExecutionException e) {
            throw new IOException(address + " doesn't answer: " + e.getCause(), e);
        } catch (TimeoutException e) {
            asked.cancel(true);
            throw new IOException(address + " doesn't answer within " + LONGEST.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
