// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher.node;

import io.fullrow.model.TableId;
import io.fullrow.publisher.CqlSecurity;
import io.fullrow.publisher.Node;
import io.fullrow.publisher.Ring;
import io.fullrow.publisher.SchemaDefinition;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.cassandra.config.DatabaseDescriptor;
import org.apache.cassandra.cql3.UntypedResultSet;
import org.apache.cassandra.db.marshal.BytesType;
import org.apache.cassandra.db.marshal.UUIDType;
import org.apache.cassandra.schema.TableMetadata;

/** See {@link Node}. */
public final class CassandraNode implements Node {
  private final Release release = new NodeRelease();
  private final NodeTables tables = new NodeTables(release);
  private final Translator translator = new Translator();

  private final CqlSecurity security;

  /**
   * Reads the file that the system property {@code cassandra.config} names.
   *
   * @param security how the node lets a client in
   */
  public CassandraNode(CqlSecurity security) {
    this.security = security;
    DatabaseDescriptor.toolInitialization();
  }

  @Override
  public Identity identity(InetSocketAddress address) throws IOException {
    try (CqlConnection connection = CqlConnection.open(address, security, release)) {
      UntypedResultSet.Row local =
          connection.query("SELECT cluster_name, host_id FROM system.local").one();
      return new Identity(local.getString("cluster_name"), local.getUUID("host_id").toString());
    }
  }

  @Override
  public UUID schemaVersion(InetSocketAddress address) throws IOException {
    try (CqlConnection connection = CqlConnection.open(address, security, release)) {
      return SchemaQueries.version(connection);
    }
  }

  @Override
  public SchemaDefinition schema(InetSocketAddress address) throws IOException {
    try (CqlConnection connection = CqlConnection.open(address, security, release)) {
      return SchemaQueries.read(connection);
    }
  }

  @Override
  public Ring ring(InetSocketAddress address) throws IOException {
    try (CqlConnection connection = CqlConnection.open(address, security, release)) {
      return RingQueries.read(connection);
    }
  }

  @Override
  public Map<UUID, Long> truncations(InetSocketAddress address) throws IOException {
    try (CqlConnection connection = CqlConnection.open(address, security, release)) {
      UntypedResultSet.Row local = connection.query("SELECT truncated_at FROM system.local").one();
      if (!local.has("truncated_at")) {
        return Map.of();
      }
      Map<UUID, Long> millis = new HashMap<>();
      // A position of the commit log, then the time.
      local
          .getMap("truncated_at", UUIDType.instance, BytesType.instance)
          .forEach((table, at) -> millis.put(table, at.getLong(at.limit() - Long.BYTES)));
      return millis;
    }
  }

  @Override
  public void learn(SchemaDefinition schema) {
    tables.learn(schema);
  }

  @Override
  public void drop(UUID table) {
    tables.drop(table);
  }

  @Override
  public Segment open(Path segment, Predicate<TableId> published) {
    return new SegmentFile(release, new MutationReader(tables, translator, published), segment);
  }

  @Override
  public SsTable openSsTable(Path dataFile, UUID id) throws IOException {
    TableMetadata table = tables.table(org.apache.cassandra.schema.TableId.fromUUID(id));
    if (table == null) {
      throw new IOException(dataFile + " is of a table that is no more, of the id " + id);
    }
    return SsTableFile.open(release, translator, dataFile, table);
  }
}
