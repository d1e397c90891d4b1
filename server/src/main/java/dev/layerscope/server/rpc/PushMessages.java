package dev.layerscope.server.rpc;

import dev.layerscope.server.activation.PictureSize;
import dev.layerscope.server.input.Preprocessing;
import dev.layerscope.server.model.ModelCard;
import dev.layerscope.server.upload.Announcement;
import dev.layerscope.server.upload.Uploads;
import dev.layerscope.v1.PushModelHeader;
import dev.layerscope.v1.PushModelResponse;
import java.util.Optional;
import java.util.OptionalInt;

/** What clients say of a model that they bring, as the server's values. */
final class PushMessages {
    private PushMessages() {}

    static Announcement announcement(PushModelHeader header) {
        return new Announcement(
                header.getModel(),
                header.getFilesList().stream()
                        .map(file -> new Announcement.Announced(file.getName(), file.getTotalBytes(), file.getSha256()))
                        .toList(),
                card(header.getCard()));
    }

    private static ModelCard card(dev.layerscope.v1.ModelCard card) {
        Optional<PictureSize> size = FeedMessages.size(card.hasSize(), card.getSize());
        return new ModelCard(
                card.hasPreprocessing() ? Optional.of(preprocessing(card.getPreprocessing())) : Optional.empty(),
                card.getLabelsList(),
                size.map(s -> OptionalInt.of(s.height())).orElse(OptionalInt.empty()),
                size.map(s -> OptionalInt.of(s.width())).orElse(OptionalInt.empty()));
    }

    private static Preprocessing preprocessing(dev.layerscope.v1.Preprocessing declared) {
        String preset = declared.getPreset().isEmpty() ? "raw" : declared.getPreset();
        return FeedMessages.adjusted(Preprocessing.preset(preset), declared);
    }

    static PushModelResponse.Outcome outcome(Uploads.Outcome outcome) {
        return switch (outcome) {
            case PUBLISHED -> PushModelResponse.Outcome.OUTCOME_PUBLISHED;
            case UNCHANGED -> PushModelResponse.Outcome.OUTCOME_UNCHANGED;
        };
    }
}
