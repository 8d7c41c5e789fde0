package io.fullrow.sink.kafka;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** What the sink does now; may be read from any thread. */
public interface SinkStatus {
  /** Records read and not yet acknowledged, held ones too. */
  int inFlight();

  /** How long the oldest of them has waited since it was read; empty when nothing is in flight. */
  Optional<Duration> oldestUnacked();

  /** Why the sink, or one of its tables, does not get on; empty when all is well. */
  Optional<String> blocked();

  /** The partitions that this instance reads. */
  Set<TopicPartition> assignment();
}
