package dev.layerscope.viewer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.viewer.work.Background;
import java.awt.Component;
import java.util.Set;

/** The rooms of the viewer and which of them know which. */
@AnalyzeClasses(packages = "dev.layerscope.viewer", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    /** Each knows those before it, and the views not one another. */
    @ArchTest
    static final ArchRule ROOMS_KNOW_THOSE_BEFORE_THEM = Architectures.layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("work")
            .definedBy("..viewer.work..")
            .layer("look")
            .definedBy("..viewer.look..", "..viewer.chart..")
            .layer("session")
            .definedBy("..viewer.session..")
            .layer("place")
            .definedBy("..viewer.place..")
            .layer("notice")
            .definedBy("..viewer.notice..")
            .layer("input")
            .definedBy("..viewer.input..")
            .layer("views")
            .definedBy(
                    "..viewer.models..",
                    "..viewer.layers..",
                    "..viewer.mosaic..",
                    "..viewer.channel..",
                    "..viewer.analysis..",
                    "..viewer.search..")
            .layer("window")
            .definedBy("..viewer.window..")
            .layer("start")
            .definedBy("dev.layerscope.viewer")
            .whereLayer("start")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("window")
            .mayOnlyBeAccessedByLayers("start")
            .whereLayer("views")
            .mayOnlyBeAccessedByLayers("window")
            .whereLayer("input")
            .mayOnlyBeAccessedByLayers("views", "window")
            .whereLayer("notice")
            .mayOnlyBeAccessedByLayers("input", "views", "window")
            .whereLayer("place")
            .mayOnlyBeAccessedByLayers("input", "views", "window")
            .whereLayer("session")
            .mayOnlyBeAccessedByLayers("notice", "input", "views", "window", "start")
            .whereLayer("look")
            .mayOnlyBeAccessedByLayers("notice", "input", "views", "window");

    @ArchTest
    static final ArchRule VIEWS_DONT_KNOW_ONE_ANOTHER = SlicesRuleDefinition.slices()
            .matching("dev.layerscope.viewer.(*)..")
            .namingSlices("$1")
            .that(DescribedPredicate.describe(
                    "are views",
                    slice -> Set.of("models", "layers", "mosaic", "channel", "analysis", "search")
                            .contains(slice.getNamePart(1))))
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule NO_COMPONENT_ASKS_THE_SERVER = noClasses()
            .that()
            .areAssignableTo(Component.class)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(LayerscopeClient.class);

    @ArchTest
    static final ArchRule ONE_CLASS_HANDS_RESULTS_TO_THE_EVENT_THREAD = noClasses()
            .that()
            .doNotBelongToAnyOf(Background.class)
            .and()
            .resideOutsideOfPackage("dev.layerscope.viewer")
            .should()
            .callMethod(java.awt.EventQueue.class, "invokeLater", Runnable.class)
            .orShould()
            .callMethod(javax.swing.SwingUtilities.class, "invokeLater", Runnable.class);
}
