// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher.node;

import io.fullrow.model.TableId;
import io.fullrow.publisher.Node;
import io.fullrow.publisher.SchemaDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.apache.cassandra.config.DatabaseDescriptor;
import org.apache.cassandra.cql3.UntypedResultSet;
import org.apache.cassandra.db.commitlog.CommitLogDescriptor;
import org.apache.cassandra.db.commitlog.CommitLogPosition;

/** See {@link Node}. */
public final class CassandraNode implements Node {
  private final Release release = new NodeRelease();
  private final NodeTables tables = new NodeTables(release);
  private final Translator translator = new Translator(release);

  /** Reads the file that the system property {@code cassandra.config} names. */
  public CassandraNode() {
    DatabaseDescriptor.toolInitialization();
  }

  @Override
  public Identity identity(String host, int port) throws IOException {
    try (CqlConnection connection = CqlConnection.open(host, port)) {
      UntypedResultSet.Row local =
          connection.query("SELECT cluster_name, host_id FROM system.local").one();
      return new Identity(
          local.getString("cluster_name"), local.getUUID("host_id").toString());
    }
  }

  @Override
  public SchemaDefinition schema(String host, int port) throws IOException {
    try (CqlConnection connection = CqlConnection.open(host, port)) {
      return SchemaQueries.read(connection::query);
    }
  }

  @Override
  public void learn(SchemaDefinition schema) {
    tables.learn(schema);
  }

  @Override
  public void read(Path segment, int after, Predicate<TableId> published, Mutations handler)
      throws IOException {
    long id = CommitLogDescriptor.fromFileName(segment.getFileName().toString()).id;
    CommitLogPosition from =
        after == 0 ? CommitLogPosition.NONE : new CommitLogPosition(id, after);
    SegmentReader reader = new SegmentReader(tables, translator, published, handler);
    release.read(reader, reader, segment, from);
  }
}
