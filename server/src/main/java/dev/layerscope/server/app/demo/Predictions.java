package dev.layerscope.server.app.demo;

import dev.layerscope.v1.PredictRequest;
import dev.layerscope.v1.PredictResponse;
import dev.layerscope.v1.ScoredClass;

/** The classes that the model ranks first for each picture. */
final class Predictions implements Part {
    private static final int CLASSES = 3;

    @Override
    public String html(Visit visit) {
        PredictResponse response = visit.client()
                .predict(
                        PredictRequest.newBuilder()
                                .setFeed(visit.feed(visit.allPictures()))
                                .setTop(CLASSES)
                                .build(),
                        visit.allPictures());
        StringBuilder html = new StringBuilder("<div class=\"predictions\">\n");
        int row = 0;
        for (String name : visit.pictures().keySet()) {
            html.append("<figure><img src=\"%s/%s\" alt=\"%s\"><figcaption>".formatted(Visit.PICTURES, name, name));
            for (ScoredClass scored : response.getPredictions(row++).getClassesList()) {
                html.append("<div><span>%s</span><meter value=\"%.4f\"></meter><span>%s</span></div>"
                        .formatted(
                                Html.escape(scored.getLabel()),
                                scored.getProbability(),
                                Html.percent(scored.getProbability())));
            }
            html.append("</figcaption></figure>\n");
        }
        return Html.section(
                "What it sees",
                "Six pictures that it wasn't trained on, and the classes it ranks first.",
                html + "</div>\n"
                        + Html.command(
                                "layerscope predict " + visit.model() + " " + Visit.PICTURES + " -n " + CLASSES));
    }
}
