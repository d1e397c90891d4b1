package dev.layerscope.server.upload;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.model.StagedModel;
import java.util.Optional;

/** Finds out whether a model can be hosted, without harm to the server. */
public interface Trial {
    /**
     * @return what is worth knowing of a model that can be hosted
     * @throws dev.layerscope.server.error.DomainException MODEL_REFUSED where it can't
     */
    Optional<String> of(StagedModel staged, Call call);
}
