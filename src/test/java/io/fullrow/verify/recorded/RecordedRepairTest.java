// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.testkit.Golden;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RecordedRepairTest {
  private static final Instant LAST = Instant.ofEpochMilli(1_700_000_000_123L);

  @Test
  void shouldReadAndWriteTheGoldenForm() {
    JsonNode golden = new JsonMapper().readTree(Golden.line("operations/table-repair.json"));
    RecordedRepair repair = new RecordedRepair(LAST);

    assertThat(repair.toJson()).isEqualTo(golden);
    assertThat(RecordedRepair.fromJson(golden)).contains(repair);
  }

  @Test
  void shouldLeaveOtherVersionsAlone() {
    JsonMapper json = new JsonMapper();

    assertThat(RecordedRepair.fromJson(json.readTree("{\"version\":2,\"last\":1}"))).isEmpty();
    assertThat(RecordedRepair.fromJson(json.readTree("{\"version\":1}"))).isEmpty();
  }

  @Test
  void shouldOutdateWhatWasBegunBefore() {
    RecordedRepair repair = new RecordedRepair(LAST);

    assertThat(repair.outdates(begun(LAST))).isTrue();
    assertThat(repair.outdates(begun(LAST.plusMillis(1)))).isFalse();
  }

  private static RecordedVerify begun(Instant at) {
    return RecordedVerify.begin(
        "id",
        at,
        "1.0",
        new RecordedVerify.Basis("b.t", "schema", "", List.of(), List.of(), List.of(), "ALL", 3));
  }
}
