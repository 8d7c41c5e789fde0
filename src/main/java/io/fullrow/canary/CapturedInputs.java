// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import com.datastax.oss.driver.api.core.CqlSession;
import io.fullrow.config.InputSettings;
import io.fullrow.config.TableSettings;
import io.fullrow.model.TableId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Which inputs of tables have what the nodes of the source capture, and which only what
 * applications write. Records of the format {@code fragment} may be either: they are captured if
 * the option {@code cdc} of the old table is on, which a publisher needs, or if one of the topic's
 * latest records is a publisher's.
 */
public final class CapturedInputs {
  private static final String EITHER = "fragment";

  private final Set<String> applications;

  private CapturedInputs(Set<String> applications) {
    this.applications = Set.copyOf(applications);
  }

  /**
   * @param isCdcOn by the option of an old table
   * @param published those of the given topics that publishers write to
   */
  public static CapturedInputs of(
      Collection<TableSettings> tables,
      Predicate<TableId> isCdcOn,
      Function<Set<String>, Set<String>> published) {
    Set<String> unclear = new HashSet<>();
    for (TableSettings table : tables) {
      List<String> topics =
          table.inputs().stream()
              .filter(input -> input.format().equals(EITHER))
              .map(InputSettings::topic)
              .toList();
      if (!topics.isEmpty() && !isCdcOn.test(TableId.parse(table.source()))) {
        unclear.addAll(topics);
      }
    }
    if (!unclear.isEmpty()) {
      unclear.removeAll(published.apply(Set.copyOf(unclear)));
    }
    return new CapturedInputs(unclear);
  }

  /**
   * Asks the source, and Kafka if it must.
   *
   * @param consumers open one without a group
   * @throws org.apache.kafka.common.KafkaException if the brokers do not answer
   */
  public static CapturedInputs of(
      Collection<TableSettings> tables,
      CqlSession source,
      Supplier<? extends Consumer<byte[], byte[]>> consumers) {
    return of(
        tables,
        table -> CdcOption.isOn(source, table),
        topics -> {
          try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            return PublishedTopics.among(topics, consumer);
          }
        });
  }

  /** Those of a table, one of the given. */
  public List<InputSettings> of(TableSettings table) {
    return table.inputs().stream().filter(this::isCaptured).toList();
  }

  /** Whether anything of the source is captured for the table. */
  public boolean has(TableSettings table) {
    return !of(table).isEmpty();
  }

  public boolean isCaptured(InputSettings input) {
    return !input.format().equals(EITHER) || !applications.contains(input.topic());
  }
}
