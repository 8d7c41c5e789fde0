// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class LagReportTest {
  /** The contract to the letter: names, order, types. */
  private static final String GOLDEN =
      "{\"state\":\"RUNNING\",\"caughtUp\":true,\"ageMs\":35,"
          + "\"materialize\":{\"group\":\"fullrow\",\"lag\":0,\"timeLagMs\":12,\"buffered\":3,"
          + "\"pendingSlices\":0,\"partitions\":[{\"topic\":\"raw\",\"partition\":0,"
          + "\"committed\":10,\"end\":10,\"lag\":0,\"timeLagMs\":0}],"
          + "\"decodeGroup\":\"fullrow-decode\"},"
          + "\"sink\":{\"group\":\"fullrow-sink\",\"lag\":0,\"timeLagMs\":40,\"inFlight\":2,\"held\":1,"
          + "\"oldestUnackedMs\":3,\"partitions\":[]},"
          + "\"propagation\":{\"p50Ms\":80,\"p99Ms\":150,\"p999Ms\":400,\"maxMs\":900,"
          + "\"windowSeconds\":60,\"samples\":1234},\"deadLetters\":0,\"waiting\":[{\"what\":\"target\",\"reason\":\"no"
          + " node\"},{\"what\":\"sink\",\"table\":\"k.t\",\"reason\":\"held\"}]}";

  @Test
  void shouldRenderTheContractToTheLetter() {
    LagReport report =
        new LagReport(
            "RUNNING",
            true,
            OptionalLong.of(35),
            new LagReport.Materialize(
                "fullrow",
                OptionalLong.of(0),
                OptionalLong.of(12),
                3,
                0,
                List.of(
                    new LagReport.PartitionLag(
                        "raw", 0, OptionalLong.of(10), 10, 0, OptionalLong.of(0))),
                "fullrow-decode"),
            new LagReport.Sink(
                "fullrow-sink", OptionalLong.of(0), OptionalLong.of(40), 2, 1, 3, List.of()),
            Optional.empty(),
            new LagReport.Propagation(80, 150, 400, 900, 60, 1234),
            0,
            List.of(new Waiting("target", "", "no node"), new Waiting("sink", "k.t", "held")));

    String json = new JsonMapper().writeValueAsString(report);

    assertThat(json).isEqualTo(GOLDEN);
  }

  /** An addition: what reads the report without publishers finds it as it was. */
  @Test
  void shouldShowTheNodesOfTheSource() {
    NodeCopies early = new NodeCopies("c", "n1", 10, 8, 5_000);
    NodeCopies late = new NodeCopies("c", "n2", 6, 1, 3_500);
    NodeCopies lateElsewhere = new NodeCopies("c", "n2", 1, 0, 4_000);
    NodeCopies other = new NodeCopies("d", "n1", 2, 2, 1_000);

    List<LagReport.SourceNode> nodes =
        SourceNodes.report(List.of(List.of(late, early), List.of(other, lateElsewhere)));

    assertThat(nodes)
        .containsExactly(
            new LagReport.SourceNode("c", "n1", 10, 8, 0),
            new LagReport.SourceNode("c", "n2", 7, 1, 1_000),
            new LagReport.SourceNode("d", "n1", 2, 2, 0));
    assertThat(new JsonMapper().writeValueAsString(nodes.get(1)))
        .isEqualTo(
            "{\"cluster\":\"c\",\"host\":\"n2\",\"copies\":7,\"first\":1,\"behindMs\":1000}");
  }

  @Test
  void shouldLeaveOutWhatIsNotKnown() {
    LagReport report =
        new LagReport(
            "CREATED",
            false,
            OptionalLong.empty(),
            new LagReport.Materialize(
                "g",
                OptionalLong.empty(),
                OptionalLong.empty(),
                0,
                0,
                List.of(
                    new LagReport.PartitionLag(
                        "raw", 0, OptionalLong.empty(), 10, 10, OptionalLong.empty())),
                "g-decode"),
            new LagReport.Sink(
                "g-sink", OptionalLong.empty(), OptionalLong.empty(), 0, 0, 0, List.of()),
            Optional.empty(),
            PropagationWindow.of(List.of()),
            0,
            List.of());

    String json = new JsonMapper().writeValueAsString(report);

    assertThat(json)
        .contains("{\"topic\":\"raw\",\"partition\":0,\"end\":10,\"lag\":10}")
        .contains("\"sink\":{\"group\":\"g-sink\",\"inFlight\":0,\"held\":0,")
        .doesNotContain("-1", "null", "ageMs", "timeLagMs");
  }

  @Test
  void shouldReadAnAnswerOfAnOlderRelease() {
    String old =
        "{\"status\":{\"state\":\"RUNNING\",\"buffered\":1,\"pendingSlices\":2,\"inFlight\":3,"
            + "\"oldestUnackedMs\":4,\"deadLetters\":5},\"propagation\":\"window\"}";

    MemberAnswer read = new JsonMapper().readValue(old, MemberAnswer.class);
    assertThat(read.waiting()).isEmpty();
    assertThat(read.status()).isEqualTo(new MemberStatus("RUNNING", 1, 2, 3, 0, 4, 5));
  }

  @Test
  void shouldReadAnAnswerAsAMemberWritesIt() {
    JsonMapper json = new JsonMapper();
    MemberAnswer answer =
        new MemberAnswer(
            new MemberStatus("RUNNING", 1, 2, 3, 6, 4, 5),
            "window",
            List.of(new Waiting("sink", "k.t", "held")));

    MemberAnswer read = json.readValue(json.writeValueAsString(answer), MemberAnswer.class);

    assertThat(read).isEqualTo(answer);
  }
}
