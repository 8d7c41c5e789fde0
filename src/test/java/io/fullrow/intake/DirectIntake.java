// SPDX-License-Identifier: Apache-2.0
package io.fullrow.intake;

import io.fullrow.deadletter.DeadLetter;
import io.fullrow.deadletter.DeadLetterHeaders;
import io.fullrow.deadletter.DeadLetterKind;
import io.fullrow.model.Bytes;
import io.fullrow.model.Header;
import io.fullrow.model.Origin;
import io.fullrow.topology.MaterializeMetrics;
import io.fullrow.topology.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The intake without threads and brokers: a record goes straight to where its fragments go. */
public final class DirectIntake {
  private final RawRecords records;
  private final Tables tables;
  private final WaitingRecords waiting = new WaitingRecords();
  private final List<ProducerRecord<byte[], byte[]>> deadLetters = new ArrayList<>();
  private long offset;

  /**
   * @param fragments takes key and value of each fragment
   */
  public DirectIntake(
      int maxRecordBytes,
      Tables tables,
      MaterializeMetrics metrics,
      BiConsumer<Bytes, Bytes> fragments) {
    this.tables = tables;
    this.records =
        new RawRecords(
            new RawRecords.Limits(maxRecordBytes, 1_000),
            tables,
            metrics,
            new RawRecords.Output() {
              @Override
              public void fragment(Bytes key, Bytes value) {
                fragments.accept(key, value);
              }

              @Override
              public void deadLetter(Origin origin, DeadLetterKind kind, String reason) {
                deadLetters.add(DeadLetter.ofRaw(origin, kind, reason).to("dlq"));
              }
            });
  }

  /** A raw record of partition 0, at the next offset. */
  public void raw(
      String topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers, long millis) {
    List<Header> all = new ArrayList<>();
    headers.forEach(
        header ->
            all.add(
                new Header(header.key(), Optional.ofNullable(header.value()).map(Bytes::wrap))));
    Origin origin =
        new Origin(
            topic,
            0,
            offset++,
            DeadLetterHeaders.arrivalMillis(headers, millis),
            Optional.of(
                new Origin.Original(
                    Optional.ofNullable(key).map(Bytes::of),
                    Optional.ofNullable(value).map(Bytes::of),
                    all)));
    records
        .accept(origin)
        .ifPresent(wait -> waiting.add(new TopicPartition(topic, 0), origin, wait, tables));
  }

  /** Tries again what waits. */
  public void retry() {
    waiting.retry(records, tables, partition -> {}, () -> true);
  }

  public long waiting() {
    return waiting.size();
  }

  /** Since the last call. */
  public List<ProducerRecord<byte[], byte[]>> deadLetters() {
    List<ProducerRecord<byte[], byte[]>> all = List.copyOf(deadLetters);
    deadLetters.clear();
    return all;
  }
}
