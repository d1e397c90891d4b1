package dev.layerscope.server.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FetchedKeysTest {
    private final AtomicLong nanoTime = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile String answer = "{\"keys\":[]}";
    private volatile int status = 200;
    private volatile CountDownLatch held = new CountDownLatch(0);
    private HttpServer issuer;
    private FetchedKeys keys;

    @BeforeEach
    void listen() throws IOException {
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/keys", exchange -> {
            asked.incrementAndGet();
            await(held);
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        issuer.start();
        keys = new FetchedKeys(new KeysOverHttp(address()), nanoTime::get);
    }

    @AfterEach
    void stop() {
        held.countDown();
        issuer.stop(0);
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys");
    }

    @Test
    void newKeysAreFetchedWhenATokenOfOneComesButNotAgainAndAgain() throws Exception {
        assertThat(keys.known().size()).isZero();
        publish("first");
        assertThat(keys.renewed().getKeyByKeyId("first")).isNotNull();
        publish("second");
        assertThat(keys.renewed().getKeyByKeyId("second"))
                .as("asked just before")
                .isNull();
        assertThat(asked).hasValue(1);

        pass(FetchedKeys.ASKED_AT_MOST_EACH);
        assertThat(keys.renewed().getKeyByKeyId("second")).isNotNull();
        assertThat(keys.known().getKeyByKeyId("first"))
                .as("the issuer has taken it back")
                .isNull();
        assertThat(asked).hasValue(2);
    }

    @Test
    void keysAreFetchedNowAndThenBeforeTheyAreNeeded() throws Exception {
        publish("first");
        keys.keepFresh();
        assertThat(keys.known().getKeyByKeyId("first")).isNotNull();
        publish("second");
        pass(FetchedKeys.RENEWED_EACH.minusSeconds(1));
        keys.keepFresh();
        assertThat(asked).hasValue(1);
        pass(Duration.ofSeconds(1));
        keys.keepFresh();
        assertThat(keys.known().getKeyByKeyId("second")).isNotNull();
    }

    @Test
    void whileTheIssuerIsDownTheKnownKeysStayAndItIsAskedAgainSoon() throws Exception {
        publish("first");
        keys.keepFresh();
        for (String bad : new String[] {"no JSON", "{\"keys\":[" + " ".repeat(2 << 20) + "]}"}) {
            answer = bad;
            pass(FetchedKeys.RENEWED_EACH);
            keys.keepFresh();
            assertThat(keys.known().getKeyByKeyId("first")).isNotNull();
        }
        for (int refused : new int[] {302, 404, 500}) {
            status = refused;
            pass(FetchedKeys.RENEWED_EACH);
            keys.keepFresh();
            assertThat(keys.known().getKeyByKeyId("first")).isNotNull();
        }
        status = 200;
        publish("second");
        pass(FetchedKeys.ASKED_AT_MOST_EACH);
        keys.keepFresh();
        assertThat(keys.known().getKeyByKeyId("second")).isNotNull();
    }

    @Test
    void anIssuerThatDoesntAnswerKeepsOneCallWaitingAndNoOther() throws Exception {
        publish("first");
        held = new CountDownLatch(1);
        CompletableFuture<JWKSet> waiting = CompletableFuture.supplyAsync(keys::renewed);
        while (asked.get() == 0) {
            Thread.onSpinWait();
        }

        assertThat(keys.renewed().size()).as("it doesn't wait").isZero();
        assertThat(asked).hasValue(1);
        assertThat(waiting).isNotDone();
        held.countDown();
        assertThat(waiting.get(30, TimeUnit.SECONDS).getKeyByKeyId("first")).isNotNull();
    }

    @Test
    void anIssuerThatIsntThereIsAFailureWithinSeconds() {
        issuer.stop(0);

        assertThatThrownBy(() -> new KeysOverHttp(address()).fetch()).isInstanceOf(IOException.class);
        assertThat(keys.renewed().size()).isZero();
    }

    private void publish(String id) throws Exception {
        answer = new JWKSet(new ECKeyGenerator(Curve.P_256).keyID(id).generate().toPublicJWK()).toString();
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
