package dev.layerscope.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class QuotasTest {
    @Test
    void nothingIsLimitedUnlessSaid() {
        for (Quota quota : Quota.values()) {
            assertThat(Quotas.UNLIMITED.limit(quota)).isEqualTo(Long.MAX_VALUE);
            assertThat(Quotas.UNLIMITED.isLimited(quota)).isFalse();
        }
        assertThat(Quotas.UNLIMITED.weight()).isEqualTo(1);
    }

    @Test
    void settingsAreInTheUnitsThatTheirKeysName() {
        Quotas quotas = Quotas.UNLIMITED.with(
                Map.of("weight", 3L, "results-mib", 4L, "device-seconds-per-hour", 60L, "requests-in-flight", 0L));
        assertThat(quotas.weight()).isEqualTo(3);
        assertThat(quotas.limit(Quota.RESULTS)).isEqualTo(4 << 20);
        assertThat(quotas.limit(Quota.DEVICE_SECONDS_PER_HOUR)).isEqualTo(60);
        assertThat(quotas.limit(Quota.REQUESTS_IN_FLIGHT)).isZero();
        assertThat(quotas.isLimited(Quota.MODELS)).isFalse();
    }

    @Test
    void thoseOfAUserAreLaidOverThoseOfARole() {
        Quotas role = Quotas.UNLIMITED.with(Map.of("jobs-waiting", 2L, "jobs-running", 1L));
        Quotas user = role.with(Map.of("jobs-waiting", 8L));
        assertThat(user.limit(Quota.JOBS_WAITING)).isEqualTo(8);
        assertThat(user.limit(Quota.JOBS_RUNNING)).isEqualTo(1);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quotas.UNLIMITED.with(Map.of("coffee", 1L)))
                .withMessageContaining("quota: 'coffee' (expected: one of weight, requests-in-flight");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quotas.UNLIMITED.with(Map.of("weight", 0L)))
                .withMessage("weight: 0 (expected: 1 to 1000)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quotas.UNLIMITED.with(Map.of("results-mib", -1L)))
                .withMessage("results-mib: -1048576 (expected: 0 or more)");
    }

    @Test
    void moreBytesThanThereAreNumbersForIsUnlimited() {
        assertThat(Quotas.UNLIMITED.with(Map.of("models-mib", Long.MAX_VALUE)).limit(Quota.MODELS))
                .isEqualTo(Long.MAX_VALUE);
    }
}
