// SPDX-License-Identifier: Apache-2.0
package io.fullrow.producer;

import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one table, each as CQL would do it. Columns are given by their names as stored, values
 * in the driver's Java types; null deletes a column, as in CQL, and a column that is not named
 * stays as it is.
 *
 * <p>Each method returns when the write is handed to Kafka's producer, and completes when all
 * in-sync replicas have it, or with the error of Kafka: then it may have arrived or not, and can be
 * sent again. A method throws {@link IllegalArgumentException}, and sends nothing, if the write
 * does not fit the table. What is sent again changes nothing if it has a timestamp of its own and
 * no TTL.
 *
 * <p>Thread-safe.
 */
public final class TableProducer {
  /** Of {@code QueryProcessor.validateKey} and {@code ClusteringPrefix.validate}. */
  private static final int MAX_KEY_BYTES = 0xFFFF;

  private static final Origin NO_ORIGIN = new Origin("", 0, 0, 0, Optional.empty());

  private final TableId source;
  private final TableSchema schema;
  private final MonotonicMicros timestamps;
  private final InstantSource clock;
  private final Function<Fragment, CompletableFuture<Void>> send;

  TableProducer(
      TableId source,
      TableSchema schema,
      MonotonicMicros timestamps,
      InstantSource clock,
      Function<Fragment, CompletableFuture<Void>> send) {
    this.source = source;
    this.schema = schema;
    this.timestamps = timestamps;
    this.clock = clock;
    this.send = send;
  }

  /**
   * {@code INSERT}: the row is there afterwards, even if all its columns are null.
   *
   * @param row the whole primary key, and any other columns
   */
  public CompletionStage<Void> insert(Map<String, ? extends @Nullable Object> row) {
    return insert(row, WriteOptions.DEFAULT);
  }

  /** As {@link #insert(Map)}, with timestamp or TTL. */
  public CompletionStage<Void> insert(
      Map<String, ? extends @Nullable Object> row, WriteOptions options) {
    Stamp stamp = stamp(options);
    Clustering clustering = clustering(row);
    RowContent columns = written(row, Column.Kind.REGULAR, stamp);
    RowMarker marker = new RowMarker(stamp.writetime(), stamp.expiry());
    Change.Row change = new Change.Row(clustering, Optional.of(marker), Optional.empty(), columns);
    return send(partition(row), change, written(row, Column.Kind.STATIC, stamp));
  }

  /**
   * {@code UPDATE}: the row is there as long as one of its columns has a value.
   *
   * @param row the primary key and at least one other column; the partition key is enough if all
   *     others are static
   */
  public CompletionStage<Void> update(Map<String, ? extends @Nullable Object> row) {
    return update(row, WriteOptions.DEFAULT);
  }

  /** As {@link #update(Map)}, with timestamp or TTL. */
  public CompletionStage<Void> update(
      Map<String, ? extends @Nullable Object> row, WriteOptions options) {
    Stamp stamp = stamp(options);
    RowContent columns = written(row, Column.Kind.REGULAR, stamp);
    RowContent statics = written(row, Column.Kind.STATIC, stamp);
    if (columns.isEmpty() && statics.isEmpty()) {
      throw new IllegalArgumentException(
          "an update of " + source + " names no column beside the primary key");
    }
    PartitionKey partition = partition(row);
    return columns.isEmpty()
        ? send(partition, new Change.StaticRow(statics))
        : send(
            partition,
            new Change.Row(clustering(row), Optional.empty(), Optional.empty(), columns),
            statics);
  }

  /**
   * {@code DELETE columns}.
   *
   * @param key the primary key; the partition key is enough if all columns are static
   * @param columns at least one
   */
  public CompletionStage<Void> deleteColumns(
      Map<String, ?> key, Collection<String> columns, WriteOptions options) {
    Stamp stamp = deletionStamp(options);
    requireKeyAlone(key);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("no column to delete is named");
    }
    WrittenCells regular = stamp.cells();
    WrittenCells statics = stamp.cells();
    for (String name : columns) {
      Column column = column(name);
      switch (column.kind()) {
        case REGULAR -> regular.delete(column);
        case STATIC -> statics.delete(column);
        case PARTITION_KEY, CLUSTERING ->
            throw new IllegalArgumentException(
                "column " + name + " of " + source + " is in the primary key: delete the row");
      }
    }
    PartitionKey partition = partition(key);
    return regular.content().isEmpty()
        ? send(partition, new Change.StaticRow(statics.content()))
        : send(
            partition,
            new Change.Row(clustering(key), Optional.empty(), Optional.empty(), regular.content()),
            statics.content());
  }

  /**
   * {@code DELETE} of one row.
   *
   * @param key the whole primary key
   */
  public CompletionStage<Void> deleteRow(Map<String, ?> key, WriteOptions options) {
    Stamp stamp = deletionStamp(options);
    requireKeyAlone(key);
    return send(
        partition(key),
        new Change.Row(
            clustering(key), Optional.empty(), Optional.of(stamp.deletion()), RowContent.none()));
  }

  /**
   * {@code DELETE} of a partition: all its rows and its static columns.
   *
   * @param key the partition key
   */
  public CompletionStage<Void> deletePartition(Map<String, ?> key, WriteOptions options) {
    Stamp stamp = deletionStamp(options);
    requireKeyAlone(key);
    for (Column column : schema.clustering()) {
      if (key.containsKey(column.name())) {
        throw new IllegalArgumentException(
            "column " + column.name() + " is none of the partition key: use deleteRow");
      }
    }
    return send(partition(key), new Change.Partition(stamp.deletion()));
  }

  /** What all cells of one write share. */
  private record Stamp(WriteTime writetime, long nowSecond, Optional<Expiry> expiry) {
    WrittenCells cells() {
      return new WrittenCells(writetime, nowSecond, expiry);
    }

    Deletion deletion() {
      return new Deletion(writetime, nowSecond);
    }
  }

  private Stamp stamp(WriteOptions options) {
    long micros = options.timestampMicros().orElseGet(timestamps::next);
    // Expiries count from the clock, whatever the timestamp: so does a coordinator.
    long now = clock.instant().getEpochSecond();
    Optional<Expiry> expiry =
        options.ttlSeconds().isPresent()
            ? Optional.of(
                Expiry.at(now + options.ttlSeconds().getAsInt(), options.ttlSeconds().getAsInt()))
            : Optional.empty();
    return new Stamp(WriteTime.ofMicros(micros), now, expiry);
  }

  private Stamp deletionStamp(WriteOptions options) {
    if (options.ttlSeconds().isPresent()) {
      throw new IllegalArgumentException("a deletion has no TTL");
    }
    return stamp(options);
  }

  private RowContent written(
      Map<String, ? extends @Nullable Object> row, Column.Kind kind, Stamp stamp) {
    WrittenCells cells = stamp.cells();
    row.forEach(
        (name, value) -> {
          Column column = column(name);
          if (column.kind() == kind) {
            cells.assign(column, value);
          }
        });
    return cells.content();
  }

  private Column column(String name) {
    return schema
        .column(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    source + " has no column " + name + ", only " + schema.byName().keySet()));
  }

  private void requireKeyAlone(Map<String, ?> key) {
    Set<String> others = new LinkedHashSet<>(key.keySet());
    schema.partitionKey().forEach(column -> others.remove(column.name()));
    schema.clustering().forEach(column -> others.remove(column.name()));
    if (!others.isEmpty()) {
      throw new IllegalArgumentException(
          others + " are no columns of the primary key of " + source);
    }
  }

  private PartitionKey partition(Map<String, ? extends @Nullable Object> row) {
    List<Bytes> values = key(schema.partitionKey(), row);
    PartitionKey key = new PartitionKey(values);
    int size = key.serialized().size();
    if (size == 0 || size > MAX_KEY_BYTES) {
      throw new IllegalArgumentException(
          "the partition key of "
              + source
              + " has from 1 to "
              + MAX_KEY_BYTES
              + " bytes, not "
              + size);
    }
    return key;
  }

  private Clustering clustering(Map<String, ? extends @Nullable Object> row) {
    List<Bytes> values = key(schema.clustering(), row);
    long size = values.stream().mapToLong(Bytes::size).sum();
    if (size > MAX_KEY_BYTES) {
      throw new IllegalArgumentException(
          "the clustering values of "
              + source
              + " have at most "
              + MAX_KEY_BYTES
              + " bytes, not "
              + size);
    }
    return new Clustering(values);
  }

  private List<Bytes> key(List<Column> columns, Map<String, ? extends @Nullable Object> row) {
    List<Bytes> values = new ArrayList<>();
    for (Column column : columns) {
      Object value = row.get(column.name());
      if (value == null) {
        throw new IllegalArgumentException(
            "column " + column.name() + " of the primary key of " + source + " has no value");
      }
      values.add(WrittenCells.bytes(column, value));
    }
    return values;
  }

  private CompletionStage<Void> send(PartitionKey partition, Change.Row row, RowContent statics) {
    return statics.isEmpty()
        ? send(partition, row)
        : send(partition, row)
            .thenCombine(send(partition, new Change.StaticRow(statics)), (a, b) -> a);
  }

  private CompletableFuture<Void> send(PartitionKey partition, Change change) {
    return send.apply(new Fragment(source, partition, change, false, false, NO_ORIGIN));
  }
}
