// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.model.TableId;
import java.util.Objects;

/**
 * A Data Pipeline topic that the sink reads.
 *
 * @param source the table whose events it holds
 * @param partitionTopic whether it holds statics and deletions of partitions and ranges, not rows
 * @param inOrder whether records of one key are written one after the other, in their order
 */
public record SinkTopic(String name, TableId source, boolean partitionTopic, boolean inOrder) {
  public SinkTopic {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(source, "source");
  }
}
