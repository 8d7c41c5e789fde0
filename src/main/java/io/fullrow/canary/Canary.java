// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.TokenMap;
import io.fullrow.schema.TableSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;

/** Deletes a row that nobody has at all replicas, and waits until capture shows it. */
public final class Canary {
  private final CqlSession session;
  private final TableSchema table;
  private final List<CanaryInput> inputs;
  private final RandomGenerator random;

  /**
   * @param session to the source; stays the caller's
   * @param table the source table
   */
  public Canary(
      CqlSession session, TableSchema table, List<CanaryInput> inputs, RandomGenerator random) {
    this.session = session;
    this.table = table;
    this.inputs = List.copyOf(inputs);
    this.random = random;
  }

  /**
   * Sends one.
   *
   * @param consumer without a group; what was written before the call is not read
   * @param timeout how long to wait for it
   * @throws IllegalArgumentException if no row can be made for the table
   * @throws com.datastax.oss.driver.api.core.DriverException if it cannot be written at ALL
   * @throws org.apache.kafka.common.KafkaException if the topics cannot be read
   */
  public CanaryReport send(Consumer<byte[], byte[]> consumer, Duration timeout) {
    CanaryRow row = CanaryRow.random(table, random);
    Set<Node> replicas = replicas(row);
    Map<String, Integer> needed =
        inputs.stream()
            .collect(
                Collectors.toMap(
                    CanaryInput::topic,
                    input -> input.ofEachReplica() ? Math.max(1, replicas.size()) : 1));
    CanaryWatch watch = new CanaryWatch(consumer, inputs, row, needed);
    watch.begin();
    session.execute(row.deletion(session).setConsistencyLevel(DefaultConsistencyLevel.ALL));
    Map<String, Integer> seen = watch.await(timeout);
    return new CanaryReport(
        replicas.stream().map(node -> node.getEndPoint().toString()).sorted().toList(),
        seen,
        needed);
  }

  private Set<Node> replicas(CanaryRow row) {
    CqlIdentifier keyspace = CqlIdentifier.fromInternal(table.id().keyspace());
    return session
        .getMetadata()
        .getTokenMap()
        .map(
            (TokenMap map) ->
                map.getReplicas(keyspace, row.partition().serialized().toByteBuffer()))
        .orElse(Set.of());
  }
}
