// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import com.datastax.oss.driver.api.core.CqlSession;
import io.fullrow.config.InputSettings;
import io.fullrow.config.TableSettings;
import io.fullrow.model.TableId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Which inputs of tables have what the nodes of the source capture, and which only what
 * applications write. Records of the format {@code fragment} may be either: their topic is captured
 * if one of its latest records is a publisher's. A topic that is still empty is expected to be
 * written by publishers if nothing else captures the table and its option {@code cdc} is on.
 */
public final class CapturedInputs {
  private static final String EITHER = "fragment";

  /** By the old table's name. */
  private final Map<String, State> states;

  /**
   * @param gap see {@link CapturedInputs#gap}
   * @param written see {@link CapturedInputs#isWritten}
   */
  private record State(List<InputSettings> captured, Optional<String> gap, boolean written) {}

  private CapturedInputs(Map<String, State> states) {
    this.states = Map.copyOf(states);
  }

  /**
   * @param isCdcOn by the option of an old table
   * @param writers of each of the given topics
   */
  public static CapturedInputs of(
      Collection<TableSettings> tables,
      Predicate<TableId> isCdcOn,
      Function<Set<String>, Map<String, TopicWriters>> writers) {
    Set<String> unclear =
        tables.stream()
            .flatMap(table -> table.inputs().stream())
            .filter(CapturedInputs::isEither)
            .map(InputSettings::topic)
            .collect(Collectors.toSet());
    Map<String, TopicWriters> found = unclear.isEmpty() ? Map.of() : writers.apply(unclear);
    Map<String, State> states = new HashMap<>();
    tables.forEach(table -> states.put(table.source(), state(table, isCdcOn, found)));
    return new CapturedInputs(states);
  }

  private static State state(
      TableSettings table, Predicate<TableId> isCdcOn, Map<String, TopicWriters> writers) {
    boolean written =
        table.inputs().stream()
            .anyMatch(input -> writers.get(input.topic()) == TopicWriters.APPLICATIONS);
    List<InputSettings> captured =
        table.inputs().stream()
            .filter(
                input -> !isEither(input) || writers.get(input.topic()) == TopicWriters.PUBLISHERS)
            .toList();
    if (!captured.isEmpty()) {
      return new State(captured, Optional.empty(), written);
    }
    List<InputSettings> empty =
        table.inputs().stream()
            .filter(input -> writers.get(input.topic()) == TopicWriters.NOBODY)
            .toList();
    boolean cdc = isCdcOn.test(TableId.parse(table.source()));
    if (cdc && !empty.isEmpty()) {
      return new State(empty, Optional.empty(), written);
    }
    if (cdc) {
      return new State(
          List.of(),
          Optional.of("cdc is true, but only applications have written to its inputs"),
          written);
    }
    return new State(List.of(), Optional.empty(), written);
  }

  /**
   * Asks Kafka, and the source if it must.
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
            return PublishedTopics.writers(topics, consumer);
          }
        });
  }

  /** Those of a table, one of the given. */
  public List<InputSettings> of(TableSettings table) {
    return state(table).captured();
  }

  /** Whether anything of the source is captured for the table. */
  public boolean has(TableSettings table) {
    return !of(table).isEmpty();
  }

  /** Whether applications alone write to one of the table's inputs. */
  public boolean isWritten(TableSettings table) {
    return state(table).written();
  }

  /**
   * Why what is written to the old table would not come to Kafka, although it may be written to.
   *
   * @return empty if it is captured, or if applications write to Kafka alone
   */
  public Optional<String> gap(TableSettings table) {
    return state(table).gap();
  }

  private State state(TableSettings table) {
    State state = states.get(table.source());
    if (state == null) {
      throw new IllegalArgumentException(table.source() + " is none of " + states.keySet());
    }
    return state;
  }

  private static boolean isEither(InputSettings input) {
    return input.format().equals(EITHER);
  }
}
