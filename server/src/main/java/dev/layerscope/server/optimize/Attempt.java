package dev.layerscope.server.optimize;

import dev.layerscope.server.autodiff.rules.ReluRule;
import dev.layerscope.server.optimize.recipe.Stage;
import java.util.ArrayList;
import java.util.List;

/** How a search begins. Where units are dead for the start, nothing leads anywhere; then the next way is tried. */
enum Attempt {
    /** With the derivative itself. */
    PLAIN,
    /** With gradients that pass dead units at first, as Lucid does. */
    REDIRECTED,
    /** On what the activation function of a dead layer is given. */
    BEFORE_ACTIVATION,
    /** With the derivative, although it is zero for some pictures, which stay as they are. */
    ANYWAY;

    /** As many steps as Lucid takes. */
    private static final int REDIRECTED_STEPS = 16;

    /**
     * Some steps in a row by one session.
     *
     * @param stage counted from 0
     * @param to steps of the stage that are done then
     */
    record Leg(int stage, Stage size, int to, ReluRule relu) {}

    List<Leg> legs(List<Stage> stages) {
        List<Leg> legs = new ArrayList<>();
        for (int stage = 0; stage < stages.size(); stage++) {
            Stage size = stages.get(stage);
            if (stage == 0 && this == REDIRECTED) {
                legs.add(new Leg(0, size, Math.min(REDIRECTED_STEPS, size.steps()), ReluRule.REDIRECTED));
                if (size.steps() > REDIRECTED_STEPS) {
                    legs.add(new Leg(0, size, size.steps(), ReluRule.PLAIN));
                }
            } else {
                legs.add(new Leg(stage, size, size.steps(), ReluRule.PLAIN));
            }
        }
        return legs;
    }
}
