// SPDX-License-Identifier: Apache-2.0
package io.fullrow.intake;

import io.fullrow.model.Origin;
import io.fullrow.model.TableId;
import io.fullrow.topology.RecordSize;
import io.fullrow.topology.Tables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Raw records that wait for something remote, by their partition and offset. They are in memory
 * alone: their offsets are not committed, so that a restart reads them again. Bounded, past the
 * bound their partition is not read on. For one thread.
 */
final class WaitingRecords {
  /** How many of one partition may wait, and how many bytes of all. */
  static final int MAX_RECORDS = 5_000;

  private static final long MAX_BYTES = 32L << 20;

  private final Map<TopicPartition, NavigableMap<Long, Waiting>> waiting = new HashMap<>();
  private long size;
  private long bytes;

  /**
   * @param ticket of the refresh that it waits for
   * @param what is awaited, for people
   */
  record Waiting(Origin origin, Optional<TableId> table, long ticket, String what) {
    /**
     * Whether the table has been refreshed since the record began to wait. Ask before it is decoded
     * again: what the schema lacks then, it lacks for good.
     */
    boolean refreshed(Tables tables) {
      return table.filter(source -> tables.refreshedSince(source, ticket)).isPresent();
    }
  }

  void add(TopicPartition partition, Origin origin, RawRecords.Wait wait, Tables tables) {
    long ticket = wait.table().map(tables::requestRefresh).orElse(0L);
    Waiting added = new Waiting(origin, wait.table(), ticket, wait.what());
    waiting.computeIfAbsent(partition, any -> new TreeMap<>()).put(origin.offset(), added);
    size++;
    bytes += RecordSize.of(origin.original().orElseThrow());
  }

  /**
   * Tries them again, each partition's in the order of offsets.
   *
   * @param done is notified of the partition of each that is done
   * @param goesOn whether there is time for another one
   */
  void retry(
      RawRecords records, Tables tables, Consumer<TopicPartition> done, BooleanSupplier goesOn) {
    for (Map.Entry<TopicPartition, Waiting> entry : all()) {
      if (!goesOn.getAsBoolean()) {
        return;
      }
      TopicPartition partition = entry.getKey();
      Waiting waited = entry.getValue();
      Optional<RawRecords.Wait> wait = records.retry(waited.origin(), waited.refreshed(tables));
      if (wait.isEmpty()) {
        remove(partition, waited.origin().offset());
        done.accept(partition);
      } else if (!wait.get().table().equals(waited.table())) {
        // What it waited for is there, and shows what it lacks next: a schema, then a column.
        remove(partition, waited.origin().offset());
        add(partition, waited.origin(), wait.get(), tables);
      }
    }
  }

  private List<Map.Entry<TopicPartition, Waiting>> all() {
    List<Map.Entry<TopicPartition, Waiting>> all = new ArrayList<>();
    waiting.forEach(
        (partition, records) ->
            records.values().forEach(record -> all.add(Map.entry(partition, record))));
    return all;
  }

  private void remove(TopicPartition partition, long offset) {
    NavigableMap<Long, Waiting> records = waiting.getOrDefault(partition, new TreeMap<>());
    Waiting removed = records.remove(offset);
    if (removed == null) {
      return;
    }
    size--;
    bytes -= RecordSize.of(removed.origin().original().orElseThrow());
    if (records.isEmpty()) {
      waiting.remove(partition);
    }
  }

  /** Forgets those of partitions that another member reads from now on. */
  void forget(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      NavigableMap<Long, Waiting> records = waiting.getOrDefault(partition, new TreeMap<>());
      List.copyOf(records.keySet()).forEach(offset -> remove(partition, offset));
    }
  }

  /** The first offset that may not be committed past; empty if none waits. */
  OptionalLong first(TopicPartition partition) {
    NavigableMap<Long, Waiting> records = waiting.get(partition);
    return records == null ? OptionalLong.empty() : OptionalLong.of(records.firstKey());
  }

  /** Whether this partition is not to be read on. */
  boolean full(TopicPartition partition) {
    NavigableMap<Long, Waiting> records = waiting.get(partition);
    return records != null && (records.size() >= MAX_RECORDS || bytes >= MAX_BYTES);
  }

  long size() {
    return size;
  }

  /** What one of them waits for; empty if none waits. */
  Optional<String> reason() {
    return waiting.values().stream()
        .findFirst()
        .map(records -> records.firstEntry().getValue())
        .map(first -> first.origin().topic() + " waits for " + first.what());
  }
}
