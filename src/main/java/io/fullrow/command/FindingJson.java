// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.config.TableSettings;
import io.fullrow.verify.Finding;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A finding as one line of JSON; what is not there is left out. */
final class FindingJson {
  private FindingJson() {}

  static ObjectNode write(TableSettings table, Finding finding) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("type", finding.certain() ? "difference" : "undecided");
    line.put("source", table.source()).put("target", table.target());
    line.put("kind", finding.kind().toString()).put("key", finding.key());
    line.put("static", finding.isStatic()).put("partitionKey", finding.partitionKey());
    ArrayNode clustering = line.putArray("clustering");
    finding.clustering().forEach(clustering::add);
    finding.column().ifPresent(name -> line.put("column", name));
    finding.cell().ifPresent(name -> line.put("cell", name));
    finding.path().filter(path -> !path.isEmpty()).ifPresent(path -> line.put("path", path));
    put(line, "inSource", finding.source());
    put(line, "inTarget", finding.target());
    return line;
  }

  private static void put(ObjectNode line, String name, Optional<Finding.Seen> side) {
    side.ifPresent(
        seen -> {
          ObjectNode json = line.putObject(name);
          seen.value().ifPresent(value -> json.put("value", value));
          seen.writetime().ifPresent(at -> json.put("writetime", at));
          seen.ttl().ifPresent(seconds -> json.put("ttl", seconds));
        });
  }
}
