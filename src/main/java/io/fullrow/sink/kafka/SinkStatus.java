// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.model.TableId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** What the sink does now; may be read from any thread. */
public interface SinkStatus {
  /** Records read and not yet acknowledged; those of held keys are counted apart. */
  int inFlight();

  /** How long the oldest of them has waited since it was read; empty when nothing is in flight. */
  Optional<Duration> oldestUnacked();

  /**
   * Why the sink, or one of its tables, does not get on; empty when all is well but for {@link
   * #heldEvents()}.
   */
  Optional<String> blocked();

  /** The partitions that this instance reads. */
  Set<TopicPartition> assignment();

  /** The keys that cannot be written while others can, each by its earliest event. */
  List<HeldEvent> heldEvents();

  /** The source tables that are held as a whole, with the reason of each. */
  Map<TableId, String> heldTables();

  /** The source tables whose writes an operator paused. */
  Set<TableId> pausedTables();
}
