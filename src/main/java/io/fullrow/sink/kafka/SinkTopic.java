package io.fullrow.sink.kafka;

import io.fullrow.model.TableId;
import java.util.Objects;

/**
 * A Data Pipeline topic that the sink reads.
 *
 * @param source the table whose events it holds
 * @param partitionTopic whether it holds statics and deletions of partitions and ranges, not rows
 */
public record SinkTopic(String name, TableId source, boolean partitionTopic) {
  public SinkTopic {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(source, "source");
  }
}
