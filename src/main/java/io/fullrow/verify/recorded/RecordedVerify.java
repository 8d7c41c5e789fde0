// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify.recorded;

import io.fullrow.verify.VerifyCounts;
import java.time.Instant;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The last comparison of a table over the whole ring, finished or not. In the operations topic it
 * is JSON:
 *
 * <pre>
 * {"version": 1, "id": text, "begun": milliseconds, "ended": milliseconds, "tool": text,
 *  "basis": {"target": "keyspace.table", "schema": text, "generation": text,
 *            "leftOut": [column, ...], "byValue": [column, ...],
 *            "ignored": [aspect, ...], "consistency": text, "ranges": int},
 *  "done": bits, "failed": bits, "equal": counts, "differing": counts}
 * </pre>
 *
 * <p>Bits are hexadecimal digits, the lowest range in the lowest bit of the first byte; counts are
 * as in {@link CountsJson}. {@code ended} is absent until every range is done. Who writes it may
 * add fields of its own, which are ignored here.
 *
 * @param id of this run; one that goes on after a stop keeps it
 * @param begun when its first range was begun: everything before is in what was compared
 * @param ended when its last range was done; empty if some are left
 * @param tool the version that compared last
 * @param done the numbers of the ranges that are done
 * @param failed those of them in which something differs or is undecided
 * @param equal counts of the ranges that are done and did not fail
 * @param differing counts of the ranges that failed
 */
public record RecordedVerify(
    String id,
    Instant begun,
    Optional<Instant> ended,
    String tool,
    Basis basis,
    SortedSet<Integer> done,
    SortedSet<Integer> failed,
    VerifyCounts equal,
    VerifyCounts differing) {
  private static final int VERSION = 1;

  /**
   * What was compared: a run can go on, and its result holds, only as long as this is the same.
   *
   * @param target as {@code keyspace.table}
   * @param schema fingerprint of the columns of both tables
   * @param generation fingerprint of the topics that the target was written from; empty if the
   *     service has never started
   * @param leftOut columns that were not compared
   * @param byValue lists of which only the values were compared
   * @param ignored {@code writetime} or {@code ttl} if they were compared in no column
   * @param ranges into how many the ring was split
   */
  public record Basis(
      String target,
      String schema,
      String generation,
      List<String> leftOut,
      List<String> byValue,
      List<String> ignored,
      String consistency,
      int ranges) {
    public Basis {
      leftOut = List.copyOf(leftOut);
      byValue = List.copyOf(byValue);
      ignored = List.copyOf(ignored);
    }

    /** Whether this compared the same, and at least as strictly: what is equal here is so there. */
    private boolean covers(Basis other) {
      return other.ignored.containsAll(ignored)
          && other.equals(
              new Basis(
                  target,
                  schema,
                  generation,
                  leftOut,
                  byValue,
                  other.ignored,
                  consistency,
                  ranges));
    }
  }

  public RecordedVerify {
    done = new TreeSet<>(done);
    failed = new TreeSet<>(failed);
  }

  /** Nothing is done yet. */
  public static RecordedVerify begin(String id, Instant now, String tool, Basis basis) {
    return new RecordedVerify(
        id,
        now,
        Optional.empty(),
        tool,
        basis,
        new TreeSet<>(),
        new TreeSet<>(),
        VerifyCounts.NONE,
        VerifyCounts.NONE);
  }

  /** Whether every range is done. */
  public boolean isFull() {
    return done.size() == basis.ranges();
  }

  /** Whether every range is done and nothing in them differs or is undecided. */
  public boolean isClean() {
    return isFull() && failed.isEmpty() && differing.clean();
  }

  /** Of all ranges that are done. */
  public VerifyCounts counts() {
    return equal.plus(differing);
  }

  /** What was found, such as {@code {missing=2} and 0 undecided rows}. */
  public String found() {
    return counts().differences() + " and " + counts().undecided() + " undecided rows";
  }

  /** The ranges that are still to be done. */
  public List<Integer> left() {
    SortedSet<Integer> all = new TreeSet<>();
    for (int range = 0; range < basis.ranges(); range++) {
      all.add(range);
    }
    all.removeAll(done);
    return List.copyOf(all);
  }

  /**
   * As if the ranges that failed had not been compared, to be gone on with by {@code next}.
   *
   * @return empty if {@code next} compares something else, or more strictly
   */
  public Optional<RecordedVerify> withoutFailed(Basis next) {
    RecordedVerify left = withoutFailed();
    return basis.covers(next)
        ? Optional.of(
            new RecordedVerify(
                id, begun, left.ended, tool, next, left.done, left.failed, equal, left.differing))
        : Optional.empty();
  }

  /** As if the ranges that failed had not been compared. */
  public RecordedVerify withoutFailed() {
    SortedSet<Integer> kept = new TreeSet<>(done);
    kept.removeAll(failed);
    return new RecordedVerify(
        id,
        begun,
        failed.isEmpty() ? ended : Optional.empty(),
        tool,
        basis,
        kept,
        new TreeSet<>(),
        equal,
        VerifyCounts.NONE);
  }

  /** With one more range. */
  public RecordedVerify with(int range, VerifyCounts counts, Instant now, String version) {
    SortedSet<Integer> allDone = new TreeSet<>(done);
    allDone.add(range);
    SortedSet<Integer> allFailed = new TreeSet<>(failed);
    boolean clean = counts.clean();
    if (!clean) {
      allFailed.add(range);
    }
    return new RecordedVerify(
        id,
        begun,
        allDone.size() == basis.ranges() ? Optional.of(now) : Optional.empty(),
        version,
        basis,
        allDone,
        allFailed,
        clean ? equal.plus(counts) : equal,
        clean ? differing : differing.plus(counts));
  }

  /** Its form in the operations topic. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("version", VERSION).put("id", id).put("begun", begun.toEpochMilli());
    ended.ifPresent(at -> json.put("ended", at.toEpochMilli()));
    json.put("tool", tool);
    write(json.putObject("basis"));
    json.put("done", bits(done)).put("failed", bits(failed));
    json.set("equal", CountsJson.write(equal));
    json.set("differing", CountsJson.write(differing));
    return json;
  }

  private void write(ObjectNode json) {
    json.put("target", basis.target())
        .put("schema", basis.schema())
        .put("generation", basis.generation());
    write(json.putArray("leftOut"), basis.leftOut());
    write(json.putArray("byValue"), basis.byValue());
    write(json.putArray("ignored"), basis.ignored());
    json.put("consistency", basis.consistency()).put("ranges", basis.ranges());
  }

  private static void write(ArrayNode json, List<String> texts) {
    texts.forEach(json::add);
  }

  /** Empty if it is of a version that is not known here, or cannot be understood. */
  public static Optional<RecordedVerify> fromJson(JsonNode json) {
    if (json.path("version").asInt(0) != VERSION) {
      return Optional.empty();
    }
    JsonNode ended = json.path("ended");
    try {
      return Optional.of(
          new RecordedVerify(
              json.path("id").asString(""),
              Instant.ofEpochMilli(json.path("begun").asLong()),
              ended.isNumber()
                  ? Optional.of(Instant.ofEpochMilli(ended.asLong()))
                  : Optional.empty(),
              json.path("tool").asString(""),
              basis(json.path("basis")),
              numbers(json.path("done").asString("")),
              numbers(json.path("failed").asString("")),
              CountsJson.read(json.path("equal")),
              CountsJson.read(json.path("differing"))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Basis basis(JsonNode json) {
    return new Basis(
        json.path("target").asString(""),
        json.path("schema").asString(""),
        json.path("generation").asString(""),
        texts(json.path("leftOut")),
        texts(json.path("byValue")),
        texts(json.path("ignored")),
        json.path("consistency").asString(""),
        json.path("ranges").asInt(0));
  }

  private static List<String> texts(JsonNode json) {
    return json.valueStream().map(JsonNode::asString).toList();
  }

  private static String bits(SortedSet<Integer> numbers) {
    BitSet bits = new BitSet();
    numbers.forEach(bits::set);
    return HexFormat.of().formatHex(bits.toByteArray());
  }

  private static SortedSet<Integer> numbers(String digits) {
    BitSet bits = BitSet.valueOf(HexFormat.of().parseHex(digits));
    SortedSet<Integer> numbers = new TreeSet<>();
    bits.stream().forEach(numbers::add);
    return numbers;
  }
}
