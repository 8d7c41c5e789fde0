// SPDX-License-Identifier: Apache-2.0
package io.fullrow.operations;

/**
 * The grammar of the keys of an operations topic. Nothing else is written there; a key of another
 * form belongs to a later version and is left alone.
 *
 * <table>
 *   <caption>Keys</caption>
 *   <tr><td>{@code generation}</td><td>the ids of the topics that belong together</td></tr>
 *   <tr><td>{@code key-schema/<events-topic>}</td><td>the schema of that topic's keys, and its
 *       registry id</td></tr>
 *   <tr><td>{@code table/<keyspace.table>/schema}</td><td>the last known schema of a source
 *       table</td></tr>
 *   <tr><td>{@code table/<keyspace.table>/operation}</td><td>what an operator decided for its
 *       sink</td></tr>
 *   <tr><td>{@code table/<keyspace.table>/rewind}</td><td>which of its events the sink writes once
 *       more</td></tr>
 *   <tr><td>{@code table/<keyspace.table>/snapshot}</td><td>how far its snapshot is</td></tr>
 *   <tr><td>{@code table/<keyspace.table>/verify}</td><td>how far the last comparison of a source
 *       table with its target is, and how it ended</td></tr>
 *   <tr><td>{@code table/<keyspace.table>/skipped}</td><td>when a held event of a source table was
 *       skipped last</td></tr>
 *   <tr><td>{@code table/<keyspace.table>/letters}</td><td>when dead letters of a source table were
 *       closed last; {@code *} in its place if nobody knows it</td></tr>
 *   <tr><td>{@code table/<keyspace.table>/cutover}</td><td>whether reads and writes could be
 *       switched when it was last measured</td></tr>
 *   <tr><td>{@code table/<keyspace.table>/repair}</td><td>when its last repair was</td></tr>
 *   <tr><td>{@code way-back/<topic>}</td><td>the offsets of an events topic from which the way back
 *       began</td></tr>
 *   <tr><td>{@code dead-letters/<topic>/<partition>}</td><td>which dead letters of that partition
 *       are closed: redriven or dropped</td></tr>
 *   <tr><td>{@code replay}</td><td>the last replay of events that was begun</td></tr>
 * </table>
 *
 * <p>Neither names of topics nor of tables can contain a slash.
 */
public final class OperationKeys {
  /** The one key of the generation mark. */
  public static final String GENERATION = "generation";

  /** The one key of the last replay. */
  public static final String REPLAY = "replay";

  /** What every key of a table begins with. */
  public static final String TABLES = "table/";

  /** In the place of a table that is not known, so that it may be any. */
  public static final String ANY_TABLE = "*";

  /** What every key schema begins with. */
  public static final String KEY_SCHEMAS = "key-schema/";

  /** What every begin of the way back begins with. */
  public static final String WAY_BACK = "way-back/";

  private static final String DEAD_LETTERS = "dead-letters/";

  private OperationKeys() {}

  /** From where the way back reads a topic of events. */
  public static String wayBack(String topic) {
    return WAY_BACK + topic;
  }

  /** Which dead letters of a partition are closed. */
  public static String deadLetters(String topic, int partition) {
    return DEAD_LETTERS + topic + "/" + partition;
  }

  /** The key schema of an events topic. */
  public static String keySchema(String eventsTopic) {
    return KEY_SCHEMAS + eventsTopic;
  }

  /**
   * The last known schema of a source table.
   *
   * @param table as {@code keyspace.table}
   */
  public static String tableSchema(String table) {
    return TABLES + table + "/schema";
  }

  /**
   * What an operator decided for the sink of a source table.
   *
   * @param table as {@code keyspace.table}
   */
  public static String tableOperation(String table) {
    return TABLES + table + "/operation";
  }

  /**
   * The last comparison of a source table with its target.
   *
   * @param table as {@code keyspace.table}
   */
  public static String tableVerify(String table) {
    return TABLES + table + "/verify";
  }

  /**
   * The last repair of a source table's target.
   *
   * @param table as {@code keyspace.table}
   */
  public static String tableRepair(String table) {
    return TABLES + table + "/repair";
  }

  /**
   * How far the snapshot of a source table is.
   *
   * @param table as {@code keyspace.table}
   */
  public static String tableSnapshot(String table) {
    return TABLES + table + "/snapshot";
  }

  /**
   * When a held event of a source table was skipped last.
   *
   * @param table as {@code keyspace.table}
   */
  public static String tableSkipped(String table) {
    return TABLES + table + "/skipped";
  }

  /**
   * When dead letters of a source table were redriven or dropped last.
   *
   * @param table as {@code keyspace.table}, or {@link #ANY_TABLE}
   */
  public static String tableLetters(String table) {
    return TABLES + table + "/letters";
  }

  /**
   * Whether reads and writes of a source table could be switched.
   *
   * @param table as {@code keyspace.table}
   */
  public static String tableCutover(String table) {
    return TABLES + table + "/cutover";
  }

  /**
   * Which events of a source table the sink writes once more.
   *
   * @param table as {@code keyspace.table}
   */
  public static String tableRewind(String table) {
    return TABLES + table + "/rewind";
  }
}
