// SPDX-License-Identifier: Apache-2.0
package io.fullrow.cutover;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether a table can be switched. In the operations topic it is JSON:
 *
 * <pre>
 * {"version": 1, "measured": milliseconds, "ended": milliseconds,
 *  "criteria": [{"name": text, "met": bool, "reason": text, "remedy": text}, ...]}
 * </pre>
 *
 * Without {@code ended}, as it was written at first, it ended when it began.
 *
 * @param table the source table
 * @param measured when that began
 * @param ended when that was done: canaries may take minutes
 */
@JsonPropertyOrder({"table", "ready", "measured", "ended", "criteria"})
public record Readiness(String table, Instant measured, Instant ended, List<Criterion> criteria) {
  private static final int VERSION = 1;

  public Readiness {
    criteria = List.copyOf(criteria);
  }

  /** Whether each criterion is met. */
  @JsonProperty
  public boolean ready() {
    return !criteria.isEmpty() && criteria.stream().allMatch(Criterion::met);
  }

  /** Its form in the operations topic. */
  public JsonNode toJson() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("version", VERSION)
            .put("measured", measured.toEpochMilli())
            .put("ended", ended.toEpochMilli());
    ArrayNode all = json.putArray("criteria");
    criteria.forEach(criterion -> all.add(criterion.toJson()));
    return json;
  }

  /** Empty if it is of a version that is not known here. */
  public static Optional<Readiness> fromJson(String table, JsonNode json) {
    if (json.path("version").asInt(0) != VERSION) {
      return Optional.empty();
    }
    long measured = json.path("measured").asLong();
    return Optional.of(
        new Readiness(
            table,
            Instant.ofEpochMilli(measured),
            Instant.ofEpochMilli(json.path("ended").asLong(measured)),
            json.path("criteria").valueStream().map(Criterion::of).toList()));
  }
}
