package dev.layerscope.server.app.load.seen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.app.load.seen.Attempts.End;
import dev.layerscope.server.app.load.seen.Attempts.Retry;
import io.grpc.Status;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private final Report report = new Report();
    private final Judgement judgement = new Judgement(report);

    @Test
    void findsNothingWrongWhereNothingIs() {
        judgement.steps(List.of(new Event(0, Step.FIGURE, Outcome.DONE, 0, 1_000_000)));
        judgement.complaints(Map.of(
                new Complaint(Step.FIGURE, Outcome.TOLD_TO_RETRY, "RESOURCE_EXHAUSTED", "SERVER_BUSY"),
                new StepLog.Told(3, "busy")));
        judgement.attempts(Map.of(
                new End("RenderFigure", Status.Code.RESOURCE_EXHAUSTED, "SERVER_BUSY", Retry.TOLD), 3L,
                new End("CreateJob", Status.Code.RESOURCE_EXHAUSTED, "STORAGE_FULL", Retry.UNTOLD), 1L));
        judgement.shares("turns", new double[] {100, 110, 119});
        judgement.memory(List.of(new Trend.Point(0, 1000), new Trend.Point(1, 1040)));

        assertThat(report.findings()).isEmpty();
        assertThat(table()).contains("figure").contains("All as it should be.");
    }

    @Test
    void findsADefectThatAPersonSaw() {
        judgement.complaints(
                Map.of(new Complaint(Step.JOB_READ, Outcome.WRONG, "WRONG", ""), new StepLog.Told(2, "other bytes")));

        assertThat(report.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.toString()).contains("job read", "2 times", "other bytes"));
        assertThat(table()).contains("Not as it should be:");
    }

    @Test
    void findsOverloadWithoutATimeToComeAgain() {
        judgement.attempts(Map.of(new End("CreateJob", Status.Code.RESOURCE_EXHAUSTED, "JOB_LIMIT", Retry.UNTOLD), 1L));

        assertThat(report.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.toString()).contains("CreateJob JOB_LIMIT"));
    }

    @Test
    void findsSharesThatAreTooFarApart() {
        judgement.shares("turns", new double[] {100, 110, 121});

        assertThat(report.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.toString()).contains("turns", "least 100.00", "most 121.00"));
    }

    @Test
    void findsMemoryThatGrows() {
        judgement.memory(List.of(new Trend.Point(0, 1000), new Trend.Point(1, 1100)));

        assertThat(report.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).isEqualTo("memory"));
    }

    @Test
    void writesOneLineOfJson() {
        report.put("na\"me", List.of(1L, 2.5, Double.NaN, "a\nb", Map.of("c", true)));
        report.found(new Finding("memory", "grows"));
        StringWriter json = new StringWriter();
        report.writeJson(new PrintWriter(json));

        assertThat(json.toString())
                .isEqualToIgnoringNewLines(
                        "{\"na\\\"me\": [1, 2.50000, null, \"a\\u000ab\", {\"c\": true}], \"findings\": [\"memory: grows\"]}");
    }

    private String table() {
        StringWriter table = new StringWriter();
        report.writeTable(new PrintWriter(table));
        return table.toString();
    }
}
