// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import io.fullrow.model.TableId;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far the snapshot of a table is, as the operations topic keeps it.
 *
 * <pre>
 * {"version": 1, "id": "...", "tableId": "...", "started": ms, "rowMarkers": "INSERT",
 *  "leftOut": ["..."], "ranges": n, "done": base64 of the bits of the ranges that are done, the
 *  lowest first, "positions": {"range": base64 of the paging state}, "rows": n, "cells": n,
 *  "statics": n, "millis": n, "finished": ms, only once it is}
 * </pre>
 *
 * @param plan what cannot change while the snapshot goes on
 * @param done the ranges of which all records are stored
 * @param positions of ranges that are begun: all before it is stored
 * @param millis of work so far, over all runs
 * @param finished in milliseconds since the epoch
 */
record Checkpoint(
    Plan plan,
    BitSet done,
    Map<Integer, ByteBuffer> positions,
    Counts counts,
    long millis,
    OptionalLong finished) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int VERSION = 1;

  /**
   * @param id of this snapshot
   * @param tableId Cassandra's, which a table that is created anew does not keep
   * @param startedMillis since the epoch
   * @param leftOut names of the columns without cells in this snapshot
   * @param ranges of the same size
   */
  record Plan(
      String id,
      String tableId,
      long startedMillis,
      RowMarkers markers,
      Set<String> leftOut,
      int ranges) {
    Plan {
      leftOut = Set.copyOf(leftOut);
    }
  }

  static Checkpoint start(Plan plan) {
    return new Checkpoint(plan, new BitSet(), Map.of(), Counts.NONE, 0, OptionalLong.empty());
  }

  /**
   * Requires that a run with another plan can go on from here.
   *
   * @throws IllegalArgumentException if it would publish something else
   */
  void requireSame(Plan other, TableId table) {
    if (!plan.tableId().equals(other.tableId())) {
      throw differs(table, "the table was created anew since");
    }
    if (plan.markers() != other.markers()) {
      throw differs(table, "it has --row-markers=" + plan.markers());
    }
    if (!plan.leftOut().equals(other.leftOut())) {
      throw differs(table, "it leaves out the columns " + new TreeSet<>(plan.leftOut()));
    }
  }

  private IllegalArgumentException differs(TableId table, String difference) {
    return new IllegalArgumentException(
        String.format(
            "%s has %s snapshot, but %s: run it in the same way, or begin anew by --again",
            table, finished.isPresent() ? "a finished" : "an unfinished", difference));
  }

  JsonNode toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.put("version", VERSION);
    json.put("id", plan.id());
    json.put("tableId", plan.tableId());
    json.put("started", plan.startedMillis());
    json.put("rowMarkers", plan.markers().name());
    ArrayNode names = json.putArray("leftOut");
    new TreeSet<>(plan.leftOut()).forEach(names::add);
    json.put("ranges", plan.ranges());
    json.put("done", Base64.getEncoder().encodeToString(done.toByteArray()));
    ObjectNode places = json.putObject("positions");
    new TreeMap<>(positions)
        .forEach((range, position) -> places.put(Integer.toString(range), base64(position)));
    json.put("rows", counts.rows());
    json.put("cells", counts.cells());
    json.put("statics", counts.statics());
    json.put("millis", millis);
    finished.ifPresent(time -> json.put("finished", time));
    return json;
  }

  /**
   * Reads what {@link #toJson} wrote; empty if a later version of Fullrow wrote it.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Optional<Checkpoint> of(JsonNode json) {
    if (json.path("version").asInt(0) != VERSION) {
      return Optional.empty();
    }
    Set<String> leftOut = new TreeSet<>();
    json.path("leftOut").forEach(name -> leftOut.add(name.asString()));
    Plan plan =
        new Plan(
            json.path("id").asString(),
            json.path("tableId").asString(),
            json.path("started").asLong(),
            RowMarkers.valueOf(json.path("rowMarkers").asString()),
            leftOut,
            json.path("ranges").asInt());
    Map<Integer, ByteBuffer> positions = new TreeMap<>();
    json.path("positions")
        .forEachEntry(
            (range, place) -> positions.put(Integer.parseInt(range), bytes(place.asString())));
    JsonNode finished = json.path("finished");
    return Optional.of(
        new Checkpoint(
            plan,
            BitSet.valueOf(bytes(json.path("done").asString())),
            positions,
            new Counts(
                json.path("rows").asLong(),
                json.path("cells").asLong(),
                json.path("statics").asLong()),
            json.path("millis").asLong(),
            finished.isMissingNode() ? OptionalLong.empty() : OptionalLong.of(finished.asLong())));
  }

  private static String base64(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return Base64.getEncoder().encodeToString(copy);
  }

  private static ByteBuffer bytes(String base64) {
    return ByteBuffer.wrap(Base64.getDecoder().decode(base64));
  }
}
