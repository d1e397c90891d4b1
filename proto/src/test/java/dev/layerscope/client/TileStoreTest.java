package dev.layerscope.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.layerscope.v1.TileAddress;
import org.junit.jupiter.api.Test;

class TileStoreTest {
    private final TileStore store = new TileStore(250);

    @Test
    void whatWasntAskedForLongestGoesFirstAndIsTold() {
        store.put(tile(1), png(100));
        store.put(tile(2), png(100));
        assertThat(store.get(tile(1))).isEqualTo(png(100));
        store.put(tile(3), png(100));

        assertThat(store.held()).containsExactlyInAnyOrder(tile(1), tile(3));
        assertThat(store.takeGone()).containsExactly(tile(2));
        assertThat(store.takeGone()).isEmpty();
        assertThat(store.bytes()).isEqualTo(200);
    }

    @Test
    void whatComesAgainIsNotGone() {
        store.put(tile(1), png(200));
        store.put(tile(2), png(200));
        store.put(tile(1), png(100));

        assertThat(store.takeGone()).containsExactly(tile(2));
        assertThat(store.bytes()).isEqualTo(100);
    }

    @Test
    void oneTileStaysHoweverLarge() {
        store.put(tile(1), png(1000));

        assertThat(store.get(tile(1))).isNotNull();
    }

    private static TileAddress tile(int column) {
        return TileAddress.newBuilder().setColumn(column).build();
    }

    private static ByteString png(int bytes) {
        return ByteString.copyFrom(new byte[bytes]);
    }
}
