package io.fullrow.app;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One table to follow.
 *
 * @param source Table of the old cluster as {@code keyspace.table}, case-sensitive as Cassandra
 *     stores it. Required.
 * @param rawTopics Topics with the table's raw fragments, at least one; each belongs to one table
 *     only. Required.
 * @param format Format of the raw fragments: {@code debezium}, {@code fragment} (lossless), {@code
 *     sidecar} or {@code trigger}. Required.
 * @param eventsTopic Data Pipeline topic for the rows of this table; what belongs to whole
 *     partitions goes to {@code <events-topic>.partitions}. Both are created if missing. Required.
 * @param target Table of the new cluster as {@code keyspace.table}; it must exist and its columns
 *     are the schema. Required.
 * @param acceptLoss Names of the columns whose loss in this format, or as a list in the target, the
 *     operator accepts; with the format {@code trigger} also {@code writetime} (Kafka's timestamps
 *     in milliseconds) and {@code ttl} (nothing expires), its losses of the whole table. A loss
 *     that is not named here is refused at start.
 */
@ConfigurationPropertiesSource
public record TableSettings(
    @DefaultValue("") String source,
    @DefaultValue List<String> rawTopics,
    @DefaultValue("") String format,
    @DefaultValue("") String eventsTopic,
    @DefaultValue("") String target,
    @DefaultValue List<String> acceptLoss) {

  /** What is appended to the events topic's name for the partition topic. */
  public static final String PARTITIONS_SUFFIX = ".partitions";

  public TableSettings {
    rawTopics = List.copyOf(rawTopics);
    acceptLoss = List.copyOf(acceptLoss);
  }

  /** The topic for what belongs to a whole partition. */
  public String partitionsTopic() {
    return eventsTopic + PARTITIONS_SUFFIX;
  }
}
