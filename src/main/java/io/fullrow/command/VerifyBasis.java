// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import io.fullrow.config.TableSettings;
import io.fullrow.cutover.Verified;
import io.fullrow.generation.Generation;
import io.fullrow.model.TableId;
import io.fullrow.topology.Names;
import io.fullrow.verify.LiveComparison;
import io.fullrow.verify.VerifyRequest;
import io.fullrow.verify.recorded.RecordedVerify;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.Uuid;

/** What the comparison of a table depends on, as it is now. */
final class VerifyBasis {
  private static final int ASK_SECONDS = 30;

  private final Connections connections;
  private final TableSettings table;

  VerifyBasis(Connections connections, TableSettings table) {
    this.connections = connections;
    this.table = table;
  }

  /**
   * Tells the state and the events topics that the target is written from. The brokers are asked:
   * the mark in the operations topic comes only some time after the first start.
   *
   * @throws CommandFailedException if they do not answer
   */
  String generation() {
    Set<String> names = new HashSet<>(Names.stateTopics(connections.configured().applicationId()));
    names.add(table.eventsTopic());
    names.add(table.partitionsTopic());
    SortedMap<String, Uuid> ids = new TreeMap<>();
    for (TopicListing topic : topics()) {
      if (names.contains(topic.name())) {
        ids.put(topic.name(), topic.topicId());
      }
    }
    return Generation.fingerprint(ids);
  }

  private Collection<TopicListing> topics() {
    try {
      return connections.admin().listTopics().listings().get(ASK_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new CommandFailedException("the topics cannot be listed: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException("interrupted", e);
    }
  }

  /**
   * What a run like that one would be of now.
   *
   * @throws IllegalArgumentException if the tables cannot be compared like that any more
   * @throws io.fullrow.schema.UnsupportedTableException if one of them does not exist
   */
  Verified.Now now(RecordedVerify.Basis former) {
    VerifyRequest same =
        new VerifyRequest(
            TableId.parse(table.source()),
            TableId.parse(table.target()),
            Set.copyOf(former.leftOut()),
            Set.copyOf(former.byValue()),
            Set.of(),
            DefaultConsistencyLevel.LOCAL_QUORUM,
            new VerifyRequest.Pace(1, 1, 1, 0),
            new VerifyRequest.Patience(1, Duration.ofSeconds(1)));
    String schema =
        new LiveComparison(connections.source(), connections.target(), same).schemaFingerprint();
    return new Verified.Now(table.target(), schema, generation());
  }
}
