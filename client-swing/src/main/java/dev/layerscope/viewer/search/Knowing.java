package dev.layerscope.viewer.search;

import dev.layerscope.v1.Layer;
import dev.layerscope.v1.ListLayersRequest;
import dev.layerscope.v1.Model;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.session.Asked;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.util.List;

/**
 * Learns what a form can be checked against: the server's models, and the layers of the one that is written. Without a word
 * where that fails, for the server checks in the end. Belongs to the event thread.
 */
final class Knowing {
    private final Asked<Known> layers;
    private final Property<Known> known = new Property<>(Known.NOTHING);
    private String model = "";

    Knowing(Bench bench) {
        layers = bench.asked();
        bench.session().models().observe(this::listed);
        layers.answer()
                .observe(answer -> answer.current()
                        .ifPresent(found -> known.set(new Known(known.get().models(), found.model(), found.layers()))));
    }

    Observed<Known> known() {
        return known;
    }

    /** Learns the layers of a model that the server has, if they aren't known. */
    void about(String name) {
        if (name.equals(model) || !known.get().models().contains(name)) {
            return;
        }
        model = name;
        ListLayersRequest request =
                ListLayersRequest.newBuilder().setModel(name).build();
        layers.ask("", client -> of(name, client.listLayers(request).layers()));
    }

    private static Known of(String name, List<Layer> layers) {
        return new Known(List.of(), name, layers);
    }

    private void listed(List<Model> models) {
        List<String> names = models.stream().map(Model::getName).toList();
        Known before = known.get();
        if (names.contains(before.model()) || before.model().isEmpty()) {
            known.set(new Known(names, before.model(), before.layers()));
        } else {
            known.set(new Known(names, "", List.of()));
        }
        if (!names.contains(model)) {
            model = "";
        }
    }
}
