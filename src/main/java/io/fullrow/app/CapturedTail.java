// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.check.CapturedWrites;
import io.fullrow.config.InputSettings;
import io.fullrow.config.TableSettings;
import io.fullrow.decode.Decoded;
import io.fullrow.decode.RawInput;
import io.fullrow.decode.RawRecord;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.model.Bytes;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.schema.TableSchema;
import io.fullrow.tables.Formats;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads the end of raw topics, to see how tables are written. For one thread. */
final class CapturedTail {
  private static final Duration POLL = Duration.ofMillis(200);

  /** Of each table; what is then not read is left. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final long RECORDS = 5_000;

  private final Consumer<byte[], byte[]> consumer;
  private final WriterSchemas writerSchemas;

  /**
   * @param consumer without a group; stays the caller's
   */
  CapturedTail(Consumer<byte[], byte[]> consumer, WriterSchemas writerSchemas) {
    this.consumer = consumer;
    this.writerSchemas = writerSchemas;
  }

  /**
   * Of the latest records in the topics of a table's inputs.
   *
   * @param schema of the source
   */
  CapturedWrites read(TableSettings table, TableSchema schema) {
    CapturedWrites writes = CapturedWrites.NONE;
    for (InputSettings input : table.inputs()) {
      RawInput decoding = Formats.input(table, input, schema, writerSchemas);
      writes = read(input.topic(), decoding, writes);
    }
    return writes;
  }

  private CapturedWrites read(String topic, RawInput input, CapturedWrites before) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      return before;
    }
    Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
    consumer.assign(partitions);
    long each = Math.max(1, RECORDS / partitions.size());
    end.forEach(
        (partition, last) ->
            consumer.seek(partition, Math.max(begin.getOrDefault(partition, 0L), last - each)));
    CapturedWrites writes = before;
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < until && !isAt(end)) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (input.decode(raw(record)) instanceof Decoded.Changes changes) {
          for (Fragment fragment : changes.fragments()) {
            writes = writes.plus(fragment);
          }
        }
      }
    }
    return writes;
  }

  private static RawRecord raw(ConsumerRecord<byte[], byte[]> record) {
    return new RawRecord(
        Optional.ofNullable(record.key()).map(Bytes::of),
        Optional.ofNullable(record.value()).map(Bytes::of),
        new Origin(
            record.topic(),
            record.partition(),
            record.offset(),
            record.timestamp(),
            Optional.empty()));
  }

  private boolean isAt(Map<TopicPartition, Long> end) {
    return end.entrySet().stream()
        .allMatch(partition -> consumer.position(partition.getKey()) >= partition.getValue());
  }
}
