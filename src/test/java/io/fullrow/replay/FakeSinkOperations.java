// SPDX-License-Identifier: Apache-2.0
package io.fullrow.replay;

import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import io.fullrow.sink.kafka.HeldEvent;
import io.fullrow.sink.kafka.Rewind;
import io.fullrow.sink.kafka.SinkOperations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Remembers what it is told. */
final class FakeSinkOperations implements SinkOperations {
  final List<String> calls = new ArrayList<>();
  final Map<TableId, String> held = new HashMap<>();

  @Override
  public int inFlight() {
    return 0;
  }

  @Override
  public Optional<Duration> oldestUnacked() {
    return Optional.empty();
  }

  @Override
  public Optional<String> blocked() {
    return Optional.empty();
  }

  @Override
  public Set<TopicPartition> assignment() {
    return Set.of();
  }

  @Override
  public List<HeldEvent> heldEvents() {
    return List.of();
  }

  @Override
  public Map<TableId, String> heldTables() {
    return held;
  }

  @Override
  public Set<TableId> pausedTables() {
    return Set.of();
  }

  @Override
  public void pause(TableId table) {}

  @Override
  public void resume(TableId table) {}

  @Override
  public void rate(TableId table, OptionalInt recordsPerSecond) {
    recordsPerSecond.ifPresent(rate -> calls.add("rate " + rate));
  }

  @Override
  public void rewind(Rewind rewind) {}

  @Override
  public boolean skip(String topic, Bytes key) {
    return false;
  }
}
