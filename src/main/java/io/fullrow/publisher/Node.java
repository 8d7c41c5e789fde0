// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import io.fullrow.model.Fragment;
import io.fullrow.model.TableId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/** What is done by the node's own classes. For one thread. */
public interface Node {
  /**
   * Asks the node.
   *
   * @throws IOException if it does not answer
   */
  Identity identity(InetSocketAddress address) throws IOException;

  /**
   * Asks the node.
   *
   * @throws IOException if it does not answer
   */
  UUID schemaVersion(InetSocketAddress address) throws IOException;

  /**
   * Asks the node.
   *
   * @throws IOException if it does not answer
   */
  SchemaDefinition schema(InetSocketAddress address) throws IOException;

  /**
   * Asks the node.
   *
   * @throws IOException if it does not answer
   */
  Ring ring(InetSocketAddress address) throws IOException;

  /**
   * Asks the node when tables were truncated.
   *
   * @return for the ids of those that were, the latest time, in milliseconds since the epoch
   * @throws IOException if it does not answer
   */
  Map<UUID, Long> truncations(InetSocketAddress address) throws IOException;

  /**
   * Which node it is.
   *
   * @param cluster its name
   * @param hostId a UUID as text
   */
  record Identity(String cluster, String hostId) {}

  /** Takes what is told of the schema. Tables that it does not tell of any more stay known. */
  void learn(SchemaDefinition schema);

  /** Passes over mutations of a table of an unknown id, which no schema tells of any more. */
  void drop(UUID table);

  /**
   * A segment of the commit log.
   *
   * @param published of which tables fragments are made
   */
  Segment open(Path segment, Predicate<TableId> published);

  /** A segment that is being followed. For one thread. */
  interface Segment {
    /** Whether there may be more than was read; costs little. */
    boolean hasMore() throws IOException;

    /**
     * Reads what the node has written so far.
     *
     * @param after the end of the last mutation that was handled, in bytes; 0 for all
     * @throws UnknownSchemaException at a mutation that cannot be read yet, none of which was
     *     handled; the same call reads it again
     * @throws CorruptLogException where the segment is damaged, or just being written
     * @throws IOException if it cannot be read, or the handler threw it
     */
    void read(int after, Mutations handler) throws IOException;
  }

  /** Told of mutations, one after the other. */
  interface Mutations {
    /**
     * @param end of the mutation in the segment, in bytes
     * @param fragments of all published tables; none if it touches no such table
     */
    void mutation(int end, List<Fragment> fragments) throws IOException;
  }

  /**
   * Opens an SSTable. Changes no file.
   *
   * @param table its id, of a table that was learned
   * @throws IOException if it cannot be read
   */
  SsTable openSsTable(Path dataFile, UUID table) throws IOException;

  /** An SSTable that is being read. For one thread. */
  interface SsTable extends AutoCloseable {
    /**
     * Reads in the order of tokens.
     *
     * @param ranges what is read; they do not overlap
     * @throws IOException if it cannot be read, or the handler threw it
     */
    void read(List<TokenRange> ranges, Partitions handler) throws IOException;

    @Override
    void close();
  }

  /** Told of the partitions of an SSTable, one after the other. */
  interface Partitions {
    /** A partition may be larger than the memory: it comes in pieces. */
    void fragment(Fragment fragment) throws IOException;

    /**
     * Whatever has this token was handled, and all before it.
     *
     * @param share how much of the SSTable that is, up to 1
     */
    void handled(long token, double share) throws IOException;
  }
}
