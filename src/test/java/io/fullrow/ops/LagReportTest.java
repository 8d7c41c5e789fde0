package io.fullrow.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class LagReportTest {
  /** The contract to the letter: names, order, types. */
  private static final String GOLDEN =
      "{\"state\":\"RUNNING\",\"caughtUp\":true,"
          + "\"materialize\":{\"group\":\"fullrow\",\"lag\":0,\"timeLagMs\":12,\"buffered\":3,"
          + "\"pendingSlices\":0,\"partitions\":[{\"topic\":\"raw\",\"partition\":0,"
          + "\"committed\":10,\"end\":10,\"lag\":0,\"timeLagMs\":0}]},"
          + "\"sink\":{\"group\":\"fullrow-sink\",\"lag\":0,\"timeLagMs\":40,\"inFlight\":2,"
          + "\"oldestUnackedMs\":3,\"partitions\":[]},"
          + "\"propagation\":{\"p50Ms\":80,\"p99Ms\":150,\"p999Ms\":400,\"maxMs\":900,"
          + "\"windowSeconds\":60,\"samples\":1234},"
          + "\"deadLetters\":0}";

  @Test
  void shouldRenderTheContractToTheLetter() {
    LagReport report =
        new LagReport(
            "RUNNING",
            true,
            new LagReport.Materialize(
                "fullrow",
                0,
                12,
                3,
                0,
                List.of(new LagReport.PartitionLag("raw", 0, 10, 10, 0, 0))),
            new LagReport.Sink("fullrow-sink", 0, 40, 2, 3, List.of()),
            new LagReport.Propagation(80, 150, 400, 900, 60, 1234),
            0);

    String json = new JsonMapper().writeValueAsString(report);

    assertThat(json).isEqualTo(GOLDEN);
  }

  @Test
  void shouldReadAnAnswerAsAMemberWritesIt() {
    JsonMapper json = new JsonMapper();
    MemberAnswer answer = new MemberAnswer(new MemberStatus("RUNNING", 1, 2, 3, 4, 5), "window");

    MemberAnswer read = json.readValue(json.writeValueAsString(answer), MemberAnswer.class);

    assertThat(read).isEqualTo(answer);
  }
}
