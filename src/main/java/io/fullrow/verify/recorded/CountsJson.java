// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify.recorded;

import io.fullrow.verify.Finding.Kind;
import io.fullrow.verify.VerifyCounts;
import java.util.EnumMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Counts as JSON, for the operations topic and for reports:
 *
 * <pre>
 * {"rows": long, "cells": long, "readAgain": long, "differences": {kind: long, ...},
 *  "undecided": long}
 * </pre>
 *
 * <p>Kinds are written as {@link Kind#toString}; those that are not known count as no kind.
 */
public final class CountsJson {
  private CountsJson() {}

  public static ObjectNode write(VerifyCounts counts) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("rows", counts.rows())
        .put("cells", counts.cells())
        .put("readAgain", counts.readAgain());
    ObjectNode differences = json.putObject("differences");
    counts.differences().forEach((kind, count) -> differences.put(kind.toString(), count));
    return json.put("undecided", counts.undecided());
  }

  static VerifyCounts read(JsonNode json) {
    Map<Kind, Long> differences = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      long count = json.path("differences").path(kind.toString()).asLong(0);
      if (count > 0) {
        differences.put(kind, count);
      }
    }
    return new VerifyCounts(
        json.path("rows").asLong(0),
        json.path("cells").asLong(0),
        json.path("readAgain").asLong(0),
        differences,
        json.path("undecided").asLong(0));
  }
}
