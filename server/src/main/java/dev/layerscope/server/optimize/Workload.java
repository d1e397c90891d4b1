package dev.layerscope.server.optimize;

import dev.layerscope.server.optimize.recipe.Settings;
import dev.layerscope.server.optimize.recipe.Stage;

/** How much of a search is done, if a step costs as much as its pixels are. */
record Workload(Settings settings) {
    /** Steps of the stages before one. */
    long stepsBefore(int stage) {
        return settings.stages().stream().limit(stage).mapToLong(Stage::steps).sum();
    }

    /**
     * @param stage counted from 0
     * @param steps of this stage that are done
     */
    double share(int stage, long steps) {
        double done = 0;
        double all = 0;
        for (int i = 0; i < settings.stages().size(); i++) {
            Stage size = settings.stages().get(i);
            double each = (double) size.height() * size.width();
            all += each * size.steps();
            if (i <= stage) {
                done += each * (i < stage ? size.steps() : steps);
            }
        }
        return Math.min(1, done / all);
    }
}
