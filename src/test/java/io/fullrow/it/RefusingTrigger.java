// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import io.fullrow.lab.CassandraCluster;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.TableId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A trigger of a target table that fails for one row. Cassandra answers each write of that row by
 * the error that any fault of a server makes, so the sink has to take it for one that may pass.
 *
 * <p>It is there from the start and asks for a file: statements keep the triggers that their table
 * had when they were prepared.
 */
final class RefusingTrigger {
  /** A word of the error. */
  static final String REASON = "trigger";

  /** The row that is refused: {@code c = 7}, whatever is done to it. */
  static final int ROW = 7;

  private static final String NAME = "RefusingTrigger";
  private static final String SOURCE =
      """
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.util.Collection;
      import java.util.List;
      import org.apache.cassandra.db.Mutation;
      import org.apache.cassandra.db.partitions.Partition;
      import org.apache.cassandra.db.rows.UnfilteredRowIterator;
      import org.apache.cassandra.triggers.ITrigger;

      public final class RefusingTrigger implements ITrigger {
        @Override
        public Collection<Mutation> augment(Partition update) {
          try (UnfilteredRowIterator rows = update.unfilteredIterator()) {
            while (rows.hasNext()) {
              if (rows.next().clustering().toString(update.metadata()).equals("c=%d")
                  && Files.exists(Path.of("%s"))) {
                throw new IllegalStateException("this row is refused");
              }
            }
          }
          return List.of();
        }
      }
      """;

  private final Path sign;

  private RefusingTrigger(Path sign) {
    this.sign = sign;
  }

  /** A trigger that refuses nothing yet. */
  static RefusingTrigger create(CassandraCluster cluster, TableId table) throws IOException {
    Path sign = Files.createTempDirectory("trigger").resolve("refuse");
    String source = SOURCE.formatted(ROW, sign.toString().replace('\\', '/'));
    cluster.nodes().forEach(node -> node.addClass(NAME, source));
    TestCluster.ddl(
        cluster.session(), "CREATE TRIGGER refusing ON " + table + " USING '" + NAME + "'");
    return new RefusingTrigger(sign);
  }

  void refuse() throws IOException {
    Files.createFile(sign);
  }

  void accept() throws IOException {
    Files.delete(sign);
  }
}
