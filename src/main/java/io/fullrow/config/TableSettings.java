// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One table to follow.
 *
 * @param source Table of the old cluster as {@code keyspace.table}, case-sensitive as Cassandra
 *     stores it. Required.
 * @param inputs Topics with the table's fragments, at least one, each with its format. All are
 *     merged; a column that one input does not carry exactly is taken only from inputs that do, if
 *     any does. {@code fullrow.fragments-topic} is always read in addition.
 * @param eventsTopic Data Pipeline topic for the rows of this table; what belongs to whole
 *     partitions goes to {@code <events-topic>.partitions}. Both are created if missing. Required.
 * @param target Table of the new cluster as {@code keyspace.table}; its columns are the schema.
 *     Until it exists, the table's sink waits. Required.
 * @param acceptLoss Names of the columns whose loss as a list in the target the operator accepts. A
 *     loss that is not named here holds the table's sink until it is remedied. Losses of a format
 *     are accepted by {@code accept-loss} of the input.
 */
@ConfigurationPropertiesSource
public record TableSettings(
    @DefaultValue("") String source,
    @DefaultValue List<InputSettings> inputs,
    @DefaultValue("") String eventsTopic,
    @DefaultValue("") String target,
    @DefaultValue List<String> acceptLoss) {

  /** What is appended to the events topic's name for the partition topic. */
  public static final String PARTITIONS_SUFFIX = ".partitions";

  public TableSettings {
    inputs = List.copyOf(inputs);
    acceptLoss = List.copyOf(acceptLoss);
  }

  /** The topics of all inputs. */
  public List<String> rawTopics() {
    return inputs.stream().map(InputSettings::topic).toList();
  }

  /** The topic for what belongs to a whole partition. */
  public String partitionsTopic() {
    return eventsTopic + PARTITIONS_SUFFIX;
  }
}
