// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher.node;

import io.fullrow.publisher.Ring;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.cassandra.cql3.UntypedResultSet;
import org.apache.cassandra.db.marshal.UTF8Type;

/** Reads what a node knows of the others. */
final class RingQueries {
  private static final String MEMBER = "SELECT data_center, tokens FROM system.";

  private RingQueries() {}

  static Ring read(CqlConnection node) throws IOException {
    List<Ring.Member> peers = new ArrayList<>();
    for (UntypedResultSet.Row row : node.query(MEMBER + "peers")) {
      // A peer that joins or leaves has a row before it has all of its columns.
      if (row.has("data_center") && row.has("tokens")) {
        peers.add(member(row));
      }
    }
    Map<String, Map<String, String>> replication = new HashMap<>();
    for (UntypedResultSet.Row row :
        node.query("SELECT keyspace_name, replication FROM system_schema.keyspaces")) {
      replication.put(row.getString("keyspace_name"), row.getFrozenTextMap("replication"));
    }
    return new Ring(member(node.query(MEMBER + "local").one()), peers, replication);
  }

  private static Ring.Member member(UntypedResultSet.Row row) {
    Set<Long> tokens =
        row.getSet("tokens", UTF8Type.instance).stream()
            .map(Long::parseLong)
            .collect(Collectors.toSet());
    return new Ring.Member(row.getString("data_center"), tokens);
  }
}
