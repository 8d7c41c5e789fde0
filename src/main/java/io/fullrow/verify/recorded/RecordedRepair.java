// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify.recorded;

import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The last repair of a table. In the operations topic it is JSON: {@code {"version": 1, "last":
 * milliseconds}}. It is written before the first fragment is published, and again after the last.
 *
 * @param last when it last published something, or was about to
 */
public record RecordedRepair(Instant last) {
  private static final int VERSION = 1;

  /** Whether a comparison says nothing about the table any more: it was begun before. */
  public boolean outdates(RecordedVerify verify) {
    return !verify.begun().isAfter(last);
  }

  /** Its form in the operations topic. */
  public JsonNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    return json.put("version", VERSION).put("last", last.toEpochMilli());
  }

  /** Empty if it is of a version that is not known here. */
  public static Optional<RecordedRepair> fromJson(JsonNode json) {
    return json.path("version").asInt(0) == VERSION && json.path("last").isNumber()
        ? Optional.of(new RecordedRepair(Instant.ofEpochMilli(json.path("last").asLong())))
        : Optional.empty();
  }
}
