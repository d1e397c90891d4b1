package dev.layerscope.viewer.search;

import dev.layerscope.v1.Engine;
import dev.layerscope.v1.Optimization.Recipe;
import dev.layerscope.viewer.input.ChosenInput;
import dev.layerscope.viewer.look.PlainText;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.search.SearchForm.Entry;
import java.awt.event.ActionEvent;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.swing.AbstractAction;
import javax.swing.Action;
import javax.swing.DefaultListCellRenderer;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.KeyStroke;
import net.miginfocom.swing.MigLayout;

/** What is to be searched, and how. Enter, in any of its fields, has the server begin. */
final class FormPanel extends JPanel {
    private static final long serialVersionUID = 1;
    private static final String START = "start";

    private final transient Searches searches;
    private final transient Knowing knowing;
    private final transient Map<Entry, EntryField> entries = new EnumMap<>(Entry.class);
    private final JComboBox<Recipe> recipe = new JComboBox<>(
            new Recipe[] {Recipe.RECIPE_QUICK, Recipe.RECIPE_FOURIER, Recipe.RECIPE_ARTICLE, Recipe.RECIPE_EVOLVE});
    private final JComboBox<Engine> engine = new JComboBox<>(new Engine[] {
        Engine.ENGINE_AUTO, Engine.ENGINE_GRADIENT, Engine.ENGINE_GRADIENT_FREE, Engine.ENGINE_TRAINING
    });
    private final JCheckBox fromInput = PlainText.only(new JCheckBox());
    private final JButton start = new JButton("Search");
    private transient Optional<ChosenInput> input = Optional.empty();
    private transient Place filled = Place.START;
    private boolean tried;

    FormPanel(Searches searches, Knowing knowing) {
        super(new MigLayout(
                "fillx, hidemode 3, insets 10 10 8 10, wrap 4", "[][grow,fill,sg][][grow,fill,sg]", "[]4[]"));
        this.searches = searches;
        this.knowing = knowing;
        recipe.setRenderer(new Words<>(Recipe.class, SearchWords::recipe));
        engine.setRenderer(new Words<>(Engine.class, SearchWords::engine));
        wide(Entry.MODEL, "Model", 'M');
        wide(Entry.LAYER, "Layer", 'L');
        wide(Entry.CHANNELS, "Channels", 'C');
        label("Recipe", 'R', recipe);
        add(recipe, "span, growx, wmin 0");
        label("Engine", 'E', engine);
        add(engine, "span, growx, wmin 0");
        EntryField seed = narrow(Entry.SEED, "Seed", 'D');
        EntryField size = narrow(Entry.SIZE, "Size", 'Z');
        add(seed.problem(), "skip, span, growx, wmin 0");
        add(size.problem(), "skip, span, growx, wmin 0");
        size.hint("recipe's");
        add(fromInput, "skip, span 2, wmin 0");
        add(start, "span, alignx trailing, growx 0");
        start.addActionListener(event -> start());
        fill(SearchForm.EMPTY);
        getInputMap(WHEN_ANCESTOR_OF_FOCUSED_COMPONENT).put(KeyStroke.getKeyStroke("ENTER"), START);
        getActionMap().put(START, new AbstractAction() {
            private static final long serialVersionUID = 1;

            @Override
            public void actionPerformed(ActionEvent event) {
                start();
            }
        });
        enterStarts(recipe);
        enterStarts(engine);
        knowing.known().observe(known -> check());
        searches.bench().feeding().chosen().observe(this::offer);
        searches.bench().travel().place().observe(this::follow);
    }

    /** What is written. */
    SearchForm form() {
        return new SearchForm(
                text(Entry.MODEL),
                text(Entry.LAYER),
                text(Entry.CHANNELS),
                recipe.getItemAt(recipe.getSelectedIndex()),
                engine.getItemAt(engine.getSelectedIndex()),
                text(Entry.SEED),
                text(Entry.SIZE),
                fromInput.isSelected() ? input : Optional.empty());
    }

    void fill(SearchForm form) {
        tried = false;
        entries.forEach((entry, field) -> field.write(form.text(entry)));
        recipe.setSelectedItem(form.recipe());
        engine.setSelectedItem(form.engine());
        check();
    }

    /** Writes the place into the form, and goes to where a person would write on. */
    void fill(Place place) {
        fill(form().at(place));
        Entry next = place.hasLayer() ? Entry.CHANNELS : place.hasModel() ? Entry.LAYER : Entry.MODEL;
        focus(next);
    }

    /** Has the server search, or says what is wrong. */
    void start() {
        tried = true;
        SearchForm form = form();
        Map<Entry, String> problems = check();
        if (problems.isEmpty()) {
            searches.start(form);
        } else {
            focus(problems.keySet().iterator().next());
        }
    }

    JCheckBox fromInput() {
        return fromInput;
    }

    EntryField entry(Entry entry) {
        EntryField field = entries.get(entry);
        if (field == null) {
            throw new IllegalArgumentException("entry: " + entry + " (expected: one of the form's)");
        }
        return field;
    }

    private String text(Entry entry) {
        return entry(entry).text();
    }

    void focus(Entry entry) {
        entry(entry).focus();
    }

    /** Another channel is looked at, which is likely the one that is meant. */
    private void follow(Place place) {
        Place same = place.withView(filled.view());
        if (!same.equals(filled)) {
            filled = same;
            fill(form().at(place));
        }
    }

    private void offer(Optional<ChosenInput> chosen) {
        input = chosen;
        fromInput.setVisible(chosen.isPresent());
        fromInput.setText(chosen.map(known -> "Start from " + known.name()).orElse(""));
        fromInput.setToolTipText("begin with this picture instead of noise");
        revalidate();
    }

    private Map<Entry, String> check() {
        knowing.about(text(Entry.MODEL).strip());
        Map<Entry, String> problems = form().problems(knowing.known().get());
        entries.forEach((entry, field) -> {
            boolean said = tried || !field.text().isBlank();
            field.tell(said ? problems.getOrDefault(entry, "") : "");
        });
        return problems;
    }

    /** A list that is closed takes Enter for itself otherwise, and does nothing with it. */
    private void enterStarts(JComboBox<?> list) {
        String enter = "enterPressed";
        Action usual = list.getActionMap().get(enter);
        list.getActionMap().put(enter, new AbstractAction() {
            private static final long serialVersionUID = 1;

            @Override
            public void actionPerformed(ActionEvent event) {
                if (list.isPopupVisible() && usual != null) {
                    usual.actionPerformed(event);
                } else {
                    start();
                }
            }
        });
    }

    private void wide(Entry entry, String caption, char mnemonic) {
        EntryField field = new EntryField(caption, this::check);
        entries.put(entry, field);
        label(caption, mnemonic, field.field());
        add(field.field(), "span, growx, wmin 0");
        add(field.problem(), "skip, span, growx, wmin 0");
    }

    private EntryField narrow(Entry entry, String caption, char mnemonic) {
        EntryField field = new EntryField(caption, this::check);
        entries.put(entry, field);
        label(caption, mnemonic, field.field());
        add(field.field(), "wmin 0");
        return field;
    }

    private void label(String caption, char mnemonic, JComponent of) {
        JLabel label = new JLabel(caption);
        label.setLabelFor(of);
        label.setDisplayedMnemonic(mnemonic);
        of.getAccessibleContext().setAccessibleName(caption);
        add(label);
    }

    /** Shows values of the contract in its words. */
    private static final class Words<T> extends DefaultListCellRenderer {
        private static final long serialVersionUID = 1;
        private final transient Class<T> type;
        private final transient Function<T, String> words;

        Words(Class<T> type, Function<T, String> words) {
            this.type = type;
            this.words = words;
        }

        @Override
        public java.awt.Component getListCellRendererComponent(
                JList<?> list, Object value, int index, boolean selected, boolean focused) {
            String text = type.isInstance(value) ? words.apply(type.cast(value)) : "";
            return super.getListCellRendererComponent(list, text, index, selected, focused);
        }
    }
}
