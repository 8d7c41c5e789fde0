// SPDX-License-Identifier: Apache-2.0
package io.fullrow.generation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.Uuid;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The mark of one life of an application: the ids of the topics that were made for each other. A
 * topic that is deleted and created again has another id, though its name is the same. In the
 * operations topic it is JSON:
 *
 * <pre>
 * {"version": 1, "state": ids, "raw": ids, "events": ids, "rawRead": [topic, ...],
 *  "fragmentsRead": bool}
 * ids = {topic: id in Kafka's base 64, ...}
 * </pre>
 *
 * @param state changelogs and repartition topic
 * @param raw topics with raw fragments
 * @param events topics of rows and of partitions, those of tables that were taken out too
 * @param rawRead the raw topics of which an offset was ever committed
 * @param fragmentsRead whether an offset of the repartition topic was ever committed
 */
public record Generation(
    SortedMap<String, Uuid> state,
    SortedMap<String, Uuid> raw,
    SortedMap<String, Uuid> events,
    SortedSet<String> rawRead,
    boolean fragmentsRead) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int VERSION = 1;
  private static final int FINGERPRINT_BYTES = 8;

  public Generation {
    state = new TreeMap<>(state);
    raw = new TreeMap<>(raw);
    events = new TreeMap<>(events);
    rawRead = new TreeSet<>(rawRead);
  }

  /** Nothing is there yet. */
  public static Generation none() {
    return new Generation(
        new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeSet<>(), false);
  }

  /**
   * This life with what has come since. Ids that are known stay, or a topic that is replaced while
   * the service runs would not be noticed at the next start; but a raw topic may be replaced.
   */
  public Generation with(Generation seen) {
    SortedMap<String, Uuid> allRaw = new TreeMap<>(raw);
    allRaw.putAll(seen.raw);
    SortedSet<String> allRead = new TreeSet<>(rawRead);
    // One that was created anew has been read only if its own offsets have been seen.
    allRead.removeIf(topic -> !Objects.equals(raw.get(topic), allRaw.get(topic)));
    allRead.addAll(seen.rawRead);
    return new Generation(
        joined(state, seen.state),
        allRaw,
        joined(events, seen.events),
        allRead,
        fragmentsRead || seen.fragmentsRead);
  }

  private static SortedMap<String, Uuid> joined(Map<String, Uuid> known, Map<String, Uuid> seen) {
    SortedMap<String, Uuid> all = new TreeMap<>(seen);
    all.putAll(known);
    return all;
  }

  /**
   * Short digits that change when one of some topics is made anew, or for the first time.
   *
   * @param ids of those that exist, by name
   */
  public static String fingerprint(SortedMap<String, Uuid> ids) {
    byte[] digest = sha256(ids.toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Its form in the operations topic. */
  public JsonNode toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.put("version", VERSION);
    write(json.putObject("state"), state);
    write(json.putObject("raw"), raw);
    write(json.putObject("events"), events);
    ArrayNode read = json.putArray("rawRead");
    rawRead.forEach(read::add);
    json.put("fragmentsRead", fragmentsRead);
    return json;
  }

  /** Empty if it is of a version that is not known here, or no mark at all. */
  public static Optional<Generation> fromJson(JsonNode json) {
    if (json.path("version").asInt(0) != VERSION) {
      return Optional.empty();
    }
    return Optional.of(
        new Generation(
            ids(json.path("state")),
            ids(json.path("raw")),
            ids(json.path("events")),
            texts(json.path("rawRead")),
            json.path("fragmentsRead").asBoolean(false)));
  }

  static void write(ObjectNode json, Map<String, Uuid> ids) {
    ids.forEach((topic, id) -> json.put(topic, id.toString()));
  }

  private static SortedSet<String> texts(JsonNode json) {
    SortedSet<String> texts = new TreeSet<>();
    json.forEach(text -> texts.add(text.asString()));
    return texts;
  }

  static SortedMap<String, Uuid> ids(JsonNode json) {
    SortedMap<String, Uuid> ids = new TreeMap<>();
    json.properties()
        .forEach(entry -> ids.put(entry.getKey(), Uuid.fromString(entry.getValue().asString())));
    return ids;
  }
}
