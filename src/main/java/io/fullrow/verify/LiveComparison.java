// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.schema.RelationMetadata;
import io.fullrow.model.TableId;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/**
 * Compares two tables of the same primary key while both are written to, cell by cell, by value,
 * writetime and expiry.
 *
 * <p>The ring is read in ranges, several at a time, each at one "now" for both tables. What differs
 * there is read again by its key, until it is explained or both tables have shown the same for long
 * enough. Memory does not grow with the tables. What CQL does not show cannot be compared: markers,
 * tombstones, and the time-uuids of list elements.
 */
public final class LiveComparison {
  private final CqlSession source;
  private final CqlSession target;
  private final VerifyRequest request;
  private final ComparedTables tables;

  /**
   * Reads the schemas; the sessions stay the caller's, and both can be the same one.
   *
   * @throws IllegalArgumentException if the tables cannot be compared as asked: other keys, other
   *     columns that are not left out, another partitioner, a protocol below v5
   * @throws io.fullrow.schema.UnsupportedTableException if one of the tables does not exist or is
   *     one that cannot be carried
   */
  public LiveComparison(CqlSession source, CqlSession target, VerifyRequest request) {
    this.source = source;
    this.target = target;
    this.request = request;
    this.tables =
        ComparedTables.read(
            source,
            target,
            request.source(),
            request.target(),
            request.leftOut(),
            request.byValue());
  }

  /** Changes with the columns of the two tables, and when one of them is created anew. */
  public String schemaFingerprint() {
    return SchemaFingerprint.of(
        tables.source(),
        tables.target(),
        id(source, request.source()) + " " + id(target, request.target()));
  }

  private static String id(CqlSession session, TableId table) {
    return session
        .getMetadata()
        .getKeyspace(CqlIdentifier.fromInternal(table.keyspace()))
        .flatMap(keyspace -> keyspace.getTable(CqlIdentifier.fromInternal(table.table())))
        .flatMap(RelationMetadata::getId)
        .map(UUID::toString)
        .orElse("");
  }

  /**
   * Compares some of the ranges, and returns when all of them are done.
   *
   * @param ranges their numbers, from 0 on
   * @throws com.datastax.oss.driver.api.core.DriverException if a read fails after several attempts
   */
  public void run(List<Integer> ranges, Findings findings) {
    RowLayout layout = tables.layout();
    TableReader.ReadSettings settings =
        new TableReader.ReadSettings(request.consistency(), request.pace().pageSize());
    try (LiveRun run =
        new LiveRun(
            request,
            layout,
            new TableReader(source, request.source(), layout, settings),
            new TableReader(target, request.target(), layout, settings),
            findings,
            InstantSource.system())) {
      run.compare(ranges);
    }
  }
}
