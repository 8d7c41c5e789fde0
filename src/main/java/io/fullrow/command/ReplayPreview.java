// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fullrow.replay.ReplayedTable;
import io.fullrow.replay.Span;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** What a replay would do. */
final class ReplayPreview {
  private final Console console;
  private final boolean json;

  ReplayPreview(Console console, boolean json) {
    this.console = console;
    this.json = json;
  }

  /** A partition of an events topic. */
  record Partition(String topic, int partition, long from, long end) {}

  /**
   * A table with its topics.
   *
   * @param bySink whether the running sink goes back in them
   */
  record Table(
      String source, String target, boolean empty, boolean bySink, List<Partition> partitions) {}

  /**
   * @param sink the members of the running service's sink
   * @param refusals why it would be refused
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Summary(boolean goesOn, long offsets, List<String> sink, List<String> refusals) {}

  /**
   * Returns REFUSED if the replay would be.
   *
   * @param members of the sink of the running service
   */
  ExitCode show(
      ReplayPlan plan,
      boolean begun,
      Map<TopicPartition, Span> spans,
      List<String> members,
      List<String> refusals) {
    for (int i = 0; i < plan.tables().size(); i++) {
      show(plan.tables().get(i), plan.facts().get(i).empty(), spans);
    }
    long offsets = spans.values().stream().mapToLong(Span::offsets).sum();
    if (json) {
      console.print(new Summary(begun, offsets, members, refusals));
    } else {
      console.print(
          String.format(
              Locale.ROOT,
              "%,d offsets in all%s; the sink of the service: %s",
              offsets,
              begun ? ", but what was begun before goes on, or is finished" : "",
              members.isEmpty() ? "does not run" : String.join(", ", members)));
      refusals.forEach(reason -> console.print("would be refused: " + reason));
    }
    return refusals.isEmpty() ? ExitCode.OK : ExitCode.REFUSED;
  }

  private void show(ReplayedTable table, boolean empty, Map<TopicPartition, Span> spans) {
    Map<String, Map<Integer, Span>> byTopic = new TreeMap<>();
    spans.forEach(
        (partition, span) ->
            byTopic
                .computeIfAbsent(partition.topic(), any -> new TreeMap<>())
                .put(partition.partition(), span));
    List<Partition> partitions =
        table.topics().stream()
            .flatMap(
                topic ->
                    byTopic.getOrDefault(topic, Map.of()).entrySet().stream()
                        .map(
                            one ->
                                new Partition(
                                    topic,
                                    one.getKey(),
                                    one.getValue().from(),
                                    one.getValue().end())))
            .toList();
    if (json) {
      console.print(
          new Table(
              table.source().toString(),
              table.target().toString(),
              empty,
              table.bySink(),
              partitions));
      return;
    }
    console.print(
        table.source()
            + " into "
            + table.target()
            + (empty ? ", which is empty" : "")
            + (table.bySink() ? ", by the running sink" : ""));
    partitions.forEach(
        one ->
            console.print(
                String.format(
                    Locale.ROOT,
                    "  %s-%d: %,d offsets, from %d to %d",
                    one.topic(),
                    one.partition(),
                    one.end() - one.from(),
                    one.from(),
                    one.end())));
  }
}
