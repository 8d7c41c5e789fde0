// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import io.fullrow.model.Fragment;
import io.fullrow.model.TableId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** What is done by the node's own classes. For one thread. */
public interface Node {
  /**
   * Asks the node, which must run.
   *
   * @throws IOException if it does not answer
   */
  Identity identity(String host, int port) throws IOException;

  /**
   * Asks the node, which must run.
   *
   * @throws IOException if it does not answer
   */
  SchemaDefinition schema(String host, int port) throws IOException;

  /** Which node it is. */
  record Identity(String cluster, String hostId) {}

  /** Takes what is told of the schema. Tables that it does not tell of any more stay known. */
  void learn(SchemaDefinition schema);

  /**
   * Reads what is complete of a segment of the commit log.
   *
   * @param after the end of the last mutation that was read, in bytes; 0 for all
   * @param published of which tables fragments are made
   * @throws UnknownSchemaException at a mutation that cannot be read yet, none of which was handled
   * @throws IOException if the segment cannot be read
   */
  void read(Path segment, int after, Predicate<TableId> published, Mutations handler)
      throws IOException;

  /** Told of mutations, one after the other. */
  interface Mutations {
    /**
     * @param end of the mutation in the segment, in bytes
     * @param fragments of all published tables; none if it touches no such table
     */
    void mutation(int end, List<Fragment> fragments) throws IOException;
  }
}
