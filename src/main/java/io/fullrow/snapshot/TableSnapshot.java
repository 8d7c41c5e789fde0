// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultProtocolVersion;
import com.datastax.oss.driver.api.core.metadata.TokenMap;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import io.fullrow.model.TableId;
import io.fullrow.operations.OperationsTopic;
import io.fullrow.schema.DriverSchemas;
import io.fullrow.schema.TableSchema;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.producer.Producer;

/**
 * Publishes the rows of one table as fragments: ranges of tokens in parallel, page by page, with a
 * checkpoint that a later run goes on from.
 */
public final class TableSnapshot {
  private final CqlSession source;
  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final OperationsTopic operations;
  private final InstantSource clock;

  /**
   * @param producer idempotent, waits for all in-sync replicas
   * @param topic takes fragments of every table
   */
  public TableSnapshot(
      CqlSession source,
      Producer<byte[], byte[]> producer,
      String topic,
      OperationsTopic operations) {
    this.source = source;
    this.producer = producer;
    this.topic = topic;
    this.operations = operations;
    this.clock = InstantSource.system();
  }

  /**
   * Goes on with the unfinished snapshot of the table, or begins one. Does nothing if one is
   * finished and none is asked for again.
   *
   * @param target the new table
   * @throws IllegalArgumentException if the table cannot be read so, or the unfinished snapshot was
   *     begun in another way
   * @throws io.fullrow.schema.UnsupportedTableException if there is no such table
   * @throws com.datastax.oss.driver.api.core.DriverException if its first read cannot be prepared
   * @throws SnapshotStoppedException if it could not be finished
   */
  public SnapshotReport run(
      SnapshotRequest request, TableSchema target, Flow flow, SnapshotListener listener)
      throws InterruptedException {
    requireReadable(request.table());
    TableSchema table = DriverSchemas.read(source.getMetadata(), request.table());
    SnapshotColumns columns =
        SnapshotColumns.of(table, ElementTimes.areToldBy(source), request.accepted());
    columns.requireIn(target);
    CheckpointStore store = new CheckpointStore(operations, request.table());
    Checkpoint.Plan plan = plan(request, columns.leftOutNames(table));
    Optional<Checkpoint> last = request.again() ? Optional.empty() : store.load();
    last.ifPresent(checkpoint -> checkpoint.requireSame(plan, request.table()));
    if (last.isPresent() && last.get().finished().isPresent()) {
      return SnapshotReport.of(request.table(), last.get(), true);
    }
    RangeProgress progress =
        new RangeProgress(last.orElseGet(() -> Checkpoint.start(plan)), System::nanoTime);
    FragmentPublisher publisher = new FragmentPublisher(producer, topic, flow);
    TableReader reader = new TableReader(source, columns, request.consistency(), clock);
    new RangeWorkers(
            request.parallelism(), range -> snapshot(range, request, reader, publisher, progress))
        .run(progress, store, listener);
    Checkpoint finished = progress.finished(clock.millis());
    store.save(finished);
    return SnapshotReport.of(request.table(), finished, false);
  }

  private RangeSnapshot snapshot(
      int range,
      SnapshotRequest request,
      TableReader reader,
      FragmentPublisher publisher,
      RangeProgress progress) {
    TokenRange tokens = TokenRange.of(range, progress.ranges());
    PageSource pages =
        new PageSource(
            reader.range(tokens),
            tokens,
            progress.position(range),
            request.patience(),
            System::nanoTime);
    RowChanges changes = new RowChanges(request.table(), request.markers());
    return new RangeSnapshot(
        range, pages, new PagePublisher(changes, publisher, request.maxAge(), clock), progress);
  }

  private Checkpoint.Plan plan(SnapshotRequest request, Set<String> leftOut) {
    return new Checkpoint.Plan(
        UUID.randomUUID().toString(),
        tableId(request.table()),
        clock.millis(),
        request.markers(),
        leftOut,
        request.ranges());
  }

  private String tableId(TableId table) {
    return source
        .getMetadata()
        .getKeyspace(CqlIdentifier.fromInternal(table.keyspace()))
        .flatMap(keyspace -> keyspace.getTable(CqlIdentifier.fromInternal(table.table())))
        .flatMap(TableMetadata::getId)
        .map(UUID::toString)
        .orElse("");
  }

  private void requireReadable(TableId table) {
    int protocol = source.getContext().getProtocolVersion().getCode();
    if (protocol < DefaultProtocolVersion.V5.getCode()) {
      throw new IllegalArgumentException(
          "the cluster of "
              + table
              + " speaks protocol v"
              + protocol
              + "; a read at a fixed time needs v5, which Cassandra has from 4.0 on");
    }
    String partitioner =
        source.getMetadata().getTokenMap().map(TokenMap::getPartitionerName).orElse("unknown");
    if (!partitioner.endsWith("Murmur3Partitioner")) {
      throw new IllegalArgumentException(
          "the cluster of "
              + table
              + " has the partitioner "
              + partitioner
              + ": only the ring of Murmur3Partitioner can be split");
    }
  }
}
