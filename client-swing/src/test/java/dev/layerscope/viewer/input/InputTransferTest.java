package dev.layerscope.viewer.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.viewer.MemoryPreferences;
import dev.layerscope.viewer.session.ServerAccess;
import dev.layerscope.viewer.session.Session;
import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.OnEventThread;
import java.awt.Component;
import java.awt.datatransfer.Clipboard;
import java.awt.datatransfer.DataFlavor;
import java.awt.datatransfer.StringSelection;
import java.awt.datatransfer.Transferable;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.swing.JPanel;
import javax.swing.JTextField;
import javax.swing.KeyStroke;
import javax.swing.TransferHandler.TransferSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InputTransferTest {
    @TempDir
    private Path folder;

    private Bench bench;
    private Choosing choosing;
    private InputTransfer transfer;

    @BeforeEach
    void start() throws Exception {
        Background background = new Background();
        bench = OnEventThread.call(() -> Bench.of(background, new Session(ServerAccess.PLAIN_TEXT, background)));
        choosing = OnEventThread.call(() -> new Choosing(bench, new RecentInputs(new MemoryPreferences(), background)));
        transfer = new InputTransfer(choosing);
    }

    @Test
    void what_names_a_file_is_taken_and_fed_without_a_server() throws Exception {
        Path file = Files.write(folder.resolve("a.png"), Inputs.png(4, 4));

        assertThat(imported(new StringSelection(file.toString()))).isTrue();
        assertThat(OnEventThread.await(bench.feeding().chosen(), Optional::isPresent)
                        .orElseThrow()
                        .name())
                .isEqualTo("a.png");
    }

    @Test
    void text_that_names_none_is_refused_with_a_sentence_which_a_file_takes_away() throws Exception {
        assertThat(imported(new StringSelection("hello"))).isFalse();
        assertThat(OnEventThread.get(choosing.problem())).startsWith("text: 'hello' (expected: ");
        Path file = Files.write(folder.resolve("a.png"), Inputs.png(4, 4));
        imported(new StringSelection(file.toString()));
        assertThat(OnEventThread.get(choosing.problem())).isEmpty();
    }

    @Test
    void something_else_is_not_even_offered() throws Exception {
        Transferable other = new Transferable() {
            @Override
            public DataFlavor[] getTransferDataFlavors() {
                return new DataFlavor[] {new DataFlavor(Integer.class, "a number")};
            }

            @Override
            public boolean isDataFlavorSupported(DataFlavor flavor) {
                return flavor.equals(getTransferDataFlavors()[0]);
            }

            @Override
            public Object getTransferData(DataFlavor flavor) {
                return 5;
            }
        };

        assertThat(imported(other)).isFalse();
        assertThat(OnEventThread.get(choosing.problem())).isEmpty();
    }

    @Test
    void a_picture_pasted_into_text_is_fed_and_words_stay_words() throws Exception {
        Clipboard clipboard = new Clipboard("test");
        PasteKey key =
                new PasteKey(choosing, clipboard, KeyStroke.getKeyStroke(KeyEvent.VK_V, InputEvent.CTRL_DOWN_MASK));
        clipboard.setContents(new StringSelection("localhost:7070"), null);
        assertThat(OnEventThread.call(() -> key.dispatchKeyEvent(pressed(KeyEvent.VK_V, new JTextField()))))
                .isFalse();
        clipboard.setContents(new Picture(), null);
        assertThat(OnEventThread.call(() -> key.dispatchKeyEvent(pressed(KeyEvent.VK_C, new JTextField()))))
                .isFalse();
        assertThat(OnEventThread.call(() -> key.dispatchKeyEvent(pressed(KeyEvent.VK_V, new JPanel()))))
                .isFalse();
        assertThat(OnEventThread.get(bench.feeding().chosen())).isEmpty();
        assertThat(OnEventThread.call(() -> key.dispatchKeyEvent(pressed(KeyEvent.VK_V, new JTextField()))))
                .isTrue();

        assertThat(OnEventThread.await(bench.feeding().chosen(), Optional::isPresent)
                        .orElseThrow()
                        .name())
                .isEqualTo("pasted picture");
    }

    private static KeyEvent pressed(int key, Component in) {
        return new KeyEvent(in, KeyEvent.KEY_PRESSED, 0, InputEvent.CTRL_DOWN_MASK, key, KeyEvent.CHAR_UNDEFINED);
    }

    private record Picture() implements Transferable {
        @Override
        public DataFlavor[] getTransferDataFlavors() {
            return new DataFlavor[] {DataFlavor.imageFlavor};
        }

        @Override
        public boolean isDataFlavorSupported(DataFlavor flavor) {
            return flavor.equals(DataFlavor.imageFlavor);
        }

        @Override
        public Object getTransferData(DataFlavor flavor) {
            return Inputs.pixels(3, 3);
        }
    }

    private boolean imported(Transferable brought) throws Exception {
        return OnEventThread.call(() -> transfer.importData(new TransferSupport(new JPanel(), brought)));
    }
}
