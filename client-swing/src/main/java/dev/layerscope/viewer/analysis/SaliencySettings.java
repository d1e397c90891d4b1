package dev.layerscope.viewer.analysis;

import dev.layerscope.v1.ReluRule;
import dev.layerscope.v1.SaliencyFigure;

/** How a gradient is taken and drawn. */
record SaliencySettings(Reading reading, Laying laying, Rule rule) {
    static final SaliencySettings USUAL = new SaliencySettings(Reading.MAGNITUDE, Laying.OVER_PICTURE, Rule.PLAIN);

    /** What of the gradient is drawn for each pixel. */
    enum Reading {
        MAGNITUDE("Magnitude", SaliencyFigure.Reading.READING_MAGNITUDE),
        SIGNED("Signed", SaliencyFigure.Reading.READING_SIGNED);

        private final String title;
        private final SaliencyFigure.Reading asked;

        Reading(String title, SaliencyFigure.Reading asked) {
            this.title = title;
            this.asked = asked;
        }

        @Override
        public String toString() {
            return title;
        }
    }

    /** On what the map lies. */
    enum Laying {
        OVER_PICTURE("Over the picture"),
        ALONE("Map alone");

        private final String title;

        Laying(String title) {
            this.title = title;
        }

        @Override
        public String toString() {
            return title;
        }
    }

    /** What rectified linear units pass back. */
    enum Rule {
        PLAIN("Plain", ReluRule.RELU_RULE_PLAIN, "the derivative"),
        REDIRECTED(
                "Redirected",
                ReluRule.RELU_RULE_REDIRECTED,
                "the derivative; where that is zero everywhere, a way to come alive"),
        GUIDED("Guided", ReluRule.RELU_RULE_GUIDED, "what is positive itself, where the unit was active"),
        DECONVNET("Deconvnet", ReluRule.RELU_RULE_DECONVNET, "what is positive itself, wherever");

        private final String title;
        private final ReluRule asked;
        private final String words;

        Rule(String title, ReluRule asked, String words) {
            this.title = title;
            this.asked = asked;
            this.words = words;
        }

        ReluRule asked() {
            return asked;
        }

        /** What it passes back. */
        String words() {
            return words;
        }

        @Override
        public String toString() {
            return title;
        }
    }

    SaliencySettings with(Reading other) {
        return new SaliencySettings(other, laying, rule);
    }

    SaliencySettings with(Laying other) {
        return new SaliencySettings(reading, other, rule);
    }

    SaliencySettings with(Rule other) {
        return new SaliencySettings(reading, laying, other);
    }

    SaliencyFigure figure(int channel) {
        return SaliencyFigure.newBuilder()
                .setChannel(channel)
                .setRelu(rule.asked)
                .setReading(reading.asked)
                .setMapOnly(laying == Laying.ALONE)
                .build();
    }
}
