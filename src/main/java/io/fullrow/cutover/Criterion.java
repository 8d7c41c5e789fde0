// SPDX-License-Identifier: Apache-2.0
package io.fullrow.cutover;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One of the conditions for switching a table.
 *
 * @param reason what was found, also if it is met
 * @param remedy empty, and absent in JSON, if it is met
 */
@JsonPropertyOrder({"name", "met", "reason", "remedy"})
public record Criterion(
    String name,
    boolean met,
    String reason,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String remedy) {

  static Criterion met(String name, String reason) {
    return new Criterion(name, true, reason, "");
  }

  static Criterion notMet(String name, String reason, String remedy) {
    return new Criterion(name, false, reason, remedy);
  }

  /** Such as {@code NO verified: it was never compared. Run verify}. */
  public String render() {
    return (met ? "yes " : "NO  ") + name + ": " + reason + (remedy.isEmpty() ? "" : ". " + remedy);
  }

  ObjectNode toJson() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", name)
            .put("met", met)
            .put("reason", reason);
    return remedy.isEmpty() ? json : json.put("remedy", remedy);
  }

  static Criterion of(JsonNode json) {
    return new Criterion(
        json.path("name").asString(""),
        json.path("met").asBoolean(false),
        json.path("reason").asString(""),
        json.path("remedy").asString(""));
  }
}
