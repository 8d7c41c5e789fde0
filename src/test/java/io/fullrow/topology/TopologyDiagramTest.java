// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.Node;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;
import org.junit.jupiter.api.Test;

/**
 * The diagram in {@code topology/README.md} is drawn from the topology. After a change run {@code
 * mvn test -Dtest=TopologyDiagramTest -Dupdate.docs=true}.
 */
class TopologyDiagramTest {
  private static final Path PAGE = Path.of("topology", "README.md");
  private static final String BEGIN = "```mermaid\n";
  private static final String END = "```\n";

  /** What a node does, for readers; every processor needs words, and every sink its topics. */
  private static final Map<String, String> WORDS =
      Map.of(
          Names.JOIN, "order, merge into the row, emit",
          Names.EVENTS, "events-topic<br/>events-topic.partitions",
          Names.JOIN_DEAD_LETTERS, "dead-letter-topic");

  private final TopologyDescription description =
      new MaterializeTopology(
              TopologyHarness.config(Duration.ofMillis(100), 1 << 20),
              FakeTables.usual(),
              new CountedMetrics(),
              new StageLoad())
          .build()
          .describe();

  @Test
  void shouldMatchTheTopology() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END, begin);
    String expected = page.substring(0, begin) + diagram() + page.substring(end);
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(PAGE, expected);
    }

    assertThat(PAGE)
        .as("run mvn test -Dtest=TopologyDiagramTest -Dupdate.docs=true")
        .hasContent(expected);
  }

  private String diagram() {
    StringBuilder out = new StringBuilder("flowchart TD\n");
    description.subtopologies().stream()
        .sorted(Comparator.comparing(TopologyDescription.Subtopology::id))
        .forEach(part -> draw(part, out));
    return out.toString();
  }

  private static void draw(TopologyDescription.Subtopology part, StringBuilder out) {
    StringBuilder topics = new StringBuilder();
    out.append("  subgraph s").append(part.id()).append(" [sub-topology ").append(part.id());
    out.append("]\n");
    List<Node> nodes = part.nodes().stream().sorted(Comparator.comparing(Node::name)).toList();
    for (Node node : nodes) {
      draw(node, out, topics);
    }
    out.append("  end\n").append(topics);
  }

  private static void draw(Node node, StringBuilder inside, StringBuilder outside) {
    if (node instanceof Source source) {
      inside.append("    %s([%s])%n".formatted(node.name(), node.name()));
      String topic = String.join(", ", source.topicSet());
      outside.append("  %1$s-topic[(%1$s)] --> %2$s%n".formatted(topic, node.name()));
    } else if (node instanceof Sink sink) {
      inside.append("    %s([%s])%n".formatted(node.name(), node.name()));
      String topic = sink.topic() == null ? words(node) : sink.topic();
      String id = topic.replaceAll("<.*", "") + "-topic";
      outside.append("  %s --> %s[(\"%s\")]%n".formatted(node.name(), id, topic));
    } else {
      inside.append("    %1$s[\"%1$s: %2$s\"]%n".formatted(node.name(), words(node)));
      for (String store : new TreeSet<>(((Processor) node).stores())) {
        inside.append("    %s -.- store-%2$s[(%2$s)]%n".formatted(node.name(), store));
      }
    }
    String successors =
        node.successors().stream().map(Node::name).sorted().collect(Collectors.joining(" & "));
    if (!successors.isEmpty()) {
      inside.append("    %s --> %s%n".formatted(node.name(), successors));
    }
  }

  private static String words(Node node) {
    String words = WORDS.get(node.name());
    assertThat(words).as("words for " + node.name()).isNotNull();
    return words;
  }
}
