package dev.layerscope.viewer.input;

import com.formdev.flatlaf.FlatClientProperties;
import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.v1.Input;
import dev.layerscope.v1.Model;
import dev.layerscope.v1.ScoredClass;
import dev.layerscope.viewer.look.Gap;
import dev.layerscope.viewer.look.Palette;
import dev.layerscope.viewer.look.Prose;
import dev.layerscope.viewer.look.ScrolledPanel;
import dev.layerscope.viewer.session.Answer;
import dev.layerscope.viewer.session.Answer.Phase;
import java.awt.BorderLayout;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JMenu;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.ScrollPaneConstants;
import net.miginfocom.swing.MigLayout;

/** The input: where it comes from, what the model gets of it, how it is prepared, and what the model takes it for. */
public final class InputPanel extends JPanel {
    private static final long serialVersionUID = 1;
    private static final int PICTURE_HEIGHT = 250;

    private final transient Bench bench;
    private final transient SeenInput seen;
    private final transient InputMenu menu;
    private final FieldView picture;
    private final Prose facts = new Prose();
    private final PreparationForm form;
    private final OtherInputs others;
    private final TroubleLine trouble;
    private final JLabel classesCaption = new JLabel("Most probable");
    private final ClassBars classes = new ClassBars();
    private final JButton hide = new JButton("\u00bb");

    public InputPanel(Bench bench, Choosing choosing) {
        super(new BorderLayout());
        this.bench = bench;
        this.seen = new SeenInput(bench);
        this.menu = new InputMenu(choosing, bench.background(), this);
        this.picture = new FieldView(bench.pointer());
        this.form = new PreparationForm(bench.feeding());
        this.others = new OtherInputs(bench.feeding(), menu::openOther);
        this.trouble = new TroubleLine(
                choosing.problem(), seen::again, List.of(seen.described(), seen.picture(), seen.classes()));
        facts.getAccessibleContext().setAccessibleName("facts of the input");
        classesCaption.setLabelFor(classes);
        classesCaption.setForeground(Palette.MUTED.color());
        JScrollPane scroll = new JScrollPane(
                content(),
                ScrollPaneConstants.VERTICAL_SCROLLBAR_AS_NEEDED,
                ScrollPaneConstants.HORIZONTAL_SCROLLBAR_NEVER);
        scroll.setBorder(Gap.around(0, 0));
        scroll.getVerticalScrollBar().setUnitIncrement(UIScale.scale(16));
        add(head(), BorderLayout.PAGE_START);
        add(scroll);
        seen.model().observe(model -> {
            model.ifPresent(form::show);
            model.ifPresent(others::show);
            tell();
        });
        seen.described().answer().observe(answer -> tell());
        seen.picture().answer().observe(answer -> {
            BufferedImage pixels = shown(answer).orElse(null);
            picture.show(pixels);
            picture.setVisible(pixels != null);
            tell();
        });
        seen.classes().answer().observe(answer -> list(shown(answer).orElse(List.of())));
        bench.feeding().chosen().observe(chosen -> tell());
        bench.feeding().preparation().observe(preparation -> tell());
        bench.travel().place().observe(place -> tell());
    }

    /**
     * The window's menu of this room.
     *
     * @param onToggle hides this panel or shows it again
     */
    public JMenu menu(Runnable onToggle) {
        hide.addActionListener(event -> onToggle.run());
        return menu.menu(onToggle);
    }

    /** Colours are part of the text, so another theme needs it written anew. */
    @Override
    public void updateUI() {
        super.updateUI();
        if (classesCaption != null) {
            classesCaption.setForeground(Palette.MUTED.color());
            tell();
        }
    }

    private JPanel head() {
        JButton open = new JButton("Open\u2026");
        open.setToolTipText("open a picture or .npy file (Ctrl+O)");
        open.addActionListener(event -> menu.open());
        JButton paste = new JButton("Paste");
        paste.setToolTipText("feed the picture or file in the clipboard (Ctrl+V)");
        paste.addActionListener(event -> menu.paste());
        JButton more = new JButton("Samples \u25be");
        more.getAccessibleContext().setAccessibleName("samples and recent inputs");
        more.setToolTipText("samples of the server, and inputs that were chosen before");
        more.addActionListener(event -> menu.popUp(more));
        hide.setToolTipText("hide this panel (Ctrl+I)");
        hide.getAccessibleContext().setAccessibleName("hide the input panel");
        hide.putClientProperty("JButton.buttonType", "toolBarButton");
        JPanel head = new JPanel(new MigLayout("insets 8 10 2 6, gap 4", "[][][]push[]", ""));
        for (JButton way : List.of(open, paste, more)) {
            way.putClientProperty(FlatClientProperties.MINIMUM_WIDTH, 0);
            head.add(way);
        }
        head.add(hide);
        return head;
    }

    private JPanel content() {
        JPanel content = new ScrolledPanel(
                new MigLayout("insets 4 10 10 10, wrap 1, fillx, hidemode 3, gapy 8", "[grow,fill]", ""), 16);
        content.add(trouble, "wmin 0");
        content.add(picture, "h %d!, wmin 0".formatted(PICTURE_HEIGHT));
        content.add(facts, "wmin 0");
        content.add(form, "wmin 0");
        content.add(others, "wmin 0");
        content.add(classesCaption, "gaptop 4, wmin 0");
        content.add(classes, "wmin 0");
        return content;
    }

    private void tell() {
        Optional<ChosenInput> chosen = bench.feeding().chosen().get();
        Optional<Input> input = seen.described().answer().get().current();
        Optional<Model> model = seen.model().get();
        facts.clear();
        if (chosen.isEmpty()) {
            facts.sentence(
                    "Drop a picture or a .npy file anywhere in this window, paste one, open one, or take a sample.",
                    Palette.MUTED);
        } else {
            facts.sentence(chosen.get().name(), Palette.TEXT);
            input.ifPresent(known -> InputFacts.of(
                            known, model, bench.feeding().preparation().get(), prepared())
                    .forEach(fact -> facts.fact(fact.name(), fact.value())));
            if (!bench.travel().place().get().hasModel()) {
                facts.sentence("Choose a model to see what it gets of this.", Palette.MUTED);
            }
        }
        boolean asPicture =
                input.filter(one -> one.getKind() == Input.Kind.KIND_IMAGE).isPresent();
        form.setVisible(asPicture && model.flatMap(InputFacts::ownSize).isPresent());
        others.setVisible(model.filter(one -> !InputFacts.others(one).isEmpty()).isPresent());
        revalidate();
    }

    private Optional<BufferedImage> prepared() {
        return shown(seen.picture().answer().get());
    }

    /** Stays while another answer is awaited, but not beside the name of an input that is none. */
    private static <T> Optional<T> shown(Answer<T> answer) {
        return answer.phase() == Phase.FAILED ? Optional.empty() : answer.optional();
    }

    private void list(List<ScoredClass> scored) {
        classes.show(scored);
        classesCaption.setVisible(!scored.isEmpty());
        classes.setVisible(!scored.isEmpty());
        revalidate();
    }

    FieldView picture() {
        return picture;
    }

    PreparationForm form() {
        return form;
    }

    ClassBars classes() {
        return classes;
    }

    TroubleLine trouble() {
        return trouble;
    }

    /** What is known, as it can be read. */
    String facts() {
        return facts.getText();
    }

    SeenInput seen() {
        return seen;
    }
}
