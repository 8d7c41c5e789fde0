// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import io.fullrow.decode.debezium.DebeziumJson;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The connectors of three replicas: each publishes every mutation once and in order, and none is
 * ahead of the slowest by more than the lag. Which of them is fastest changes all the time. Not
 * thread-safe.
 */
final class Replicas {
  static final int FACTOR = 3;

  /** After so many messages another replica is fastest. */
  private static final int STRETCH = 500;

  private final List<DebeziumJson> nodes = new ArrayList<>();
  private final int lag;
  private final SplittableRandom random;

  Replicas(TableId source, TableSchema schema, int lag, long seed) {
    for (int node = 1; node <= FACTOR; node++) {
      nodes.add(DebeziumJson.of(source, schema).ofNode(node));
    }
    this.lag = lag;
    this.random = new SplittableRandom(~seed);
  }

  /** All copies of all mutations. */
  List<DebeziumJson.Message> publish(List<Mutation> mutations) {
    int total = mutations.size() * FACTOR;
    List<DebeziumJson.Message> messages = new ArrayList<>(total);
    int[] next = new int[FACTOR];
    while (messages.size() < total) {
      int node = choose(next, mutations.size(), messages.size() / STRETCH % FACTOR);
      messages.add(message(nodes.get(node), mutations.get(next[node]++)));
    }
    return messages;
  }

  private int choose(int[] next, int end, int fastest) {
    int chosen = random.nextInt(FACTOR + 1);
    if (chosen == FACTOR) {
      chosen = fastest;
    }
    int slowest = 0;
    for (int node = 1; node < FACTOR; node++) {
      slowest = next[node] < next[slowest] ? node : slowest;
    }
    return next[chosen] == end || next[chosen] - next[slowest] >= lag ? slowest : chosen;
  }

  /** Each mutation once, as the first replica publishes it. */
  List<DebeziumJson.Message> publishOnce(List<Mutation> mutations) {
    return mutations.stream().map(mutation -> message(nodes.get(0), mutation)).toList();
  }

  private static DebeziumJson.Message message(DebeziumJson node, Mutation mutation) {
    return switch (mutation.kind()) {
      case INSERT -> node.insert(mutation.row(), mutation.micros());
      case UPDATE -> node.update(mutation.row(), mutation.micros());
      default -> node.deleteRow(mutation.row(), mutation.micros());
    };
  }
}
