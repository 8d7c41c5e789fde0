// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ddl;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A keyspace.
 *
 * @param replication as CQL writes it
 */
record KeyspaceDefinition(String stored, String replication, List<String> comments)
    implements Definition {
  private static final String STRATEGIES = "org.apache.cassandra.locator.";

  KeyspaceDefinition {
    comments = List.copyOf(comments);
  }

  /** The replication of a keyspace, as CQL writes it. */
  static String replication(KeyspaceMetadata keyspace) {
    Map<String, String> options = new HashMap<>(keyspace.getReplication());
    options.computeIfPresent("class", (key, name) -> name.replace(STRATEGIES, ""));
    return Cql.constant(options);
  }

  @Override
  public String kind() {
    return "keyspace";
  }

  @Override
  public String name() {
    return Cql.name(stored);
  }

  @Override
  public String cql() {
    return "CREATE KEYSPACE IF NOT EXISTS " + name() + " WITH replication = " + replication;
  }

  @Override
  public boolean exists(Metadata target) {
    return target.getKeyspace(CqlIdentifier.fromInternal(stored)).isPresent();
  }

  /** Who created it has chosen its replication. */
  @Override
  public List<String> differences(Metadata target) {
    return List.of();
  }
}
