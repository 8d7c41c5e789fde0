// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.lab.CassandraNode;
import io.fullrow.lab.ToolResult;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.CqlValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The fragments of a table {@code (p int, c int, ... text or list<text>)} as its SSTables hold
 * them: with the cell paths that the coordinator made, and what it stamped. An SSTable that is
 * flushed after each mutation holds just that mutation.
 *
 * @param paths type of the cell paths, {@code timeuuid} for lists
 */
record SSTableFragments(CassandraNode node, String keyspace, String table, DataType paths) {
  private static final JsonMapper JSON = new JsonMapper();

  SSTableFragments(CassandraNode node, String keyspace, String table) {
    this(node, keyspace, table, DataTypes.TIMEUUID);
  }

  /** Ends the memtable. */
  void flush() {
    ToolResult flushed = node.nodetool("flush", keyspace, table);
    assertThat(flushed.exitCode()).as(flushed.output()).isZero();
  }

  /** All that was flushed, as changes of a table of that name. */
  List<Fragment> read(TableId as) {
    List<Fragment> fragments = new ArrayList<>();
    for (ToolResult dump : node.sstableDumps(keyspace, table)) {
      assertThat(dump.exitCode()).as(dump.output()).isZero();
      for (JsonNode partition : JSON.readTree(json(dump.output()))) {
        PartitionKey key = PartitionKey.of(number(partition.at("/partition/key/0").asString()));
        for (Change change : changes(partition)) {
          Origin origin = new Origin("", 0, 0, 0, Optional.empty());
          fragments.add(new Fragment(as, key, change, false, false, origin));
        }
      }
    }
    return fragments;
  }

  /** Without what the tool logs before. */
  private static String json(String output) {
    List<String> lines = output.lines().toList();
    return String.join("\n", lines.subList(lines.indexOf("["), lines.lastIndexOf("]") + 1));
  }

  private List<Change> changes(JsonNode partition) {
    List<Change> changes = new ArrayList<>();
    JsonNode deleted = partition.at("/partition/deletion_info");
    if (!deleted.isMissingNode()) {
      changes.add(new Change.Partition(deletion(deleted)));
    }
    JsonNode start = null;
    for (JsonNode row : partition.path("rows")) {
      if (!row.get("type").asString().startsWith("range_tombstone")) {
        changes.add(change(row));
        continue;
      }
      if (start != null && row.has("end")) {
        changes.add(
            new Change.Range(
                bound(start), bound(row.get("end")), deletion(start.get("deletion_info"))));
      }
      start = row.get("start");
    }
    return changes;
  }

  private static RangeBound bound(JsonNode bound) {
    JsonNode clustering = bound.path("clustering").path(0);
    if (!clustering.isNumber() && !clustering.asString("*").matches("-?\\d+")) {
      return RangeBound.open();
    }
    Bytes at = number(clustering.asString());
    return bound.get("type").asString().equals("inclusive")
        ? RangeBound.inclusive(at)
        : RangeBound.exclusive(at);
  }

  private Change change(JsonNode row) {
    JsonNode liveness = row.path("liveness_info");
    RowContent columns = columns(row.path("cells"), liveness);
    if (row.get("type").asString().equals("static_block")) {
      return new Change.StaticRow(columns);
    }
    Optional<RowMarker> marker =
        liveness.isMissingNode() ? Optional.empty() : Optional.of(marker(liveness));
    Optional<Deletion> deletion =
        Optional.ofNullable(row.get("deletion_info")).map(SSTableFragments::deletion);
    return new Change.Row(
        Clustering.of(number(row.at("/clustering/0").asString())), marker, deletion, columns);
  }

  private static RowMarker marker(JsonNode liveness) {
    WriteTime writetime = micros(liveness.get("tstamp").asLong());
    return liveness.has("ttl")
        ? RowMarker.expiring(writetime, expiry(liveness))
        : RowMarker.live(writetime);
  }

  /**
   * @param liveness of the row: its cells do not repeat its writetime and its TTL
   */
  private RowContent columns(JsonNode all, JsonNode liveness) {
    Map<CellKey, Cell> cells = new TreeMap<>();
    Map<String, Deletion> complex = new TreeMap<>();
    for (JsonNode cell : all) {
      String name = cell.get("name").asString();
      if (cell.has("deletion_info") && cell.get("deletion_info").has("marked_deleted")) {
        complex.put(name, deletion(cell.get("deletion_info")));
      } else {
        cells.put(key(name, cell), cell(cell, liveness));
      }
    }
    return RowContent.of(cells, complex);
  }

  private CellKey key(String name, JsonNode cell) {
    return cell.has("path")
        ? CellKey.element(name, path(cell.at("/path/0").asString()))
        : CellKey.simple(name);
  }

  private Bytes path(String text) {
    return paths.equals(DataTypes.TIMEUUID)
        ? CqlValues.encode(paths, UUID.fromString(text))
        : CqlValues.encode(paths, text);
  }

  private static Cell cell(JsonNode cell, JsonNode liveness) {
    WriteTime writetime = micros((cell.has("tstamp") ? cell : liveness).get("tstamp").asLong());
    if (cell.has("deletion_info")) {
      return Cell.tombstone(writetime, cell.at("/deletion_info/local_delete_time").asLong());
    }
    Bytes value = CqlValues.encode(DataTypes.TEXT, cell.get("value").asString());
    JsonNode ttl = cell.has("ttl") ? cell : liveness;
    return ttl.has("ttl")
        ? Cell.expiring(writetime, value, expiry(ttl))
        : Cell.live(writetime, value);
  }

  private static Expiry expiry(JsonNode info) {
    return Expiry.at(info.get("expires_at").asLong(), info.get("ttl").asInt());
  }

  private static Deletion deletion(JsonNode info) {
    return new Deletion(
        micros(info.get("marked_deleted").asLong()), info.get("local_delete_time").asLong());
  }

  private static WriteTime micros(long number) {
    return WriteTime.ofMicros(number);
  }

  private static Bytes number(String text) {
    return CqlValues.encode(DataTypes.INT, Integer.parseInt(text));
  }
}
