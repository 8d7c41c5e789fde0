// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import io.fullrow.operations.OperationKeys;
import io.fullrow.registry.RegistryClient;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.avro.Schema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Registers the schemas of keys, and holds each events topic to the id that it began with. A key
 * begins with its schema's id, so another id would give every row a second key: under compaction
 * the last event of the first one stays forever, and a rebuild brings deleted rows back.
 *
 * <p>What was first used is kept in the operations topic. Ids of values may change freely. May
 * block; not for stream threads.
 */
public final class KeySchemas {
  private static final JsonMapper JSON = new JsonMapper();

  private final RegistryClient registry;
  private final Function<String, Optional<JsonNode>> kept;
  private final BiFunction<String, JsonNode, CompletionStage<Void>> keep;

  /**
   * What an events topic began with. In the operations topic it is JSON, without a version: {@code
   * {"id": int, "schema": "the Avro schema as text"}}.
   */
  private record First(int id, String schema) {
    static First of(JsonNode json) {
      return new First(json.path("id").asInt(0), json.path("schema").asString(""));
    }

    JsonNode toJson() {
      ObjectNode json = JSON.createObjectNode();
      return json.put("id", id).put("schema", schema);
    }
  }

  /** The keys of a topic would change. */
  static final class KeySchemaChangedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String remedy;
    private final boolean lasting;

    KeySchemaChangedException(String topic, String what, String remedy, boolean lasting) {
      super(
          what
              + ": every row would get a second key in "
              + topic
              + ", and a rebuild would bring deleted rows back");
      this.remedy = remedy;
      this.lasting = lasting;
    }

    String remedy() {
      return remedy;
    }

    /** Whether this application and topic will never take what the table has now. */
    boolean isLasting() {
      return lasting;
    }
  }

  /**
   * @param kept an entry of the operations topic
   * @param keep writes one
   */
  public KeySchemas(
      RegistryClient registry,
      Function<String, Optional<JsonNode>> kept,
      BiFunction<String, JsonNode, CompletionStage<Void>> keep) {
    this.registry = registry;
    this.kept = kept;
    this.keep = keep;
  }

  /**
   * The id of the keys of an events topic.
   *
   * @throws KeySchemaChangedException if it is not the one that the topic began with
   * @throws RuntimeException if registry or operations topic cannot be asked or written now
   */
  int register(String topic, Schema schema) {
    String key = OperationKeys.keySchema(topic);
    Optional<First> first = kept.apply(key).map(First::of);
    first.ifPresent(began -> refuseOther(topic, began, schema));
    int id = registry.register(topic + "-key", schema);
    if (first.isEmpty()) {
      keep.apply(key, new First(id, schema.toString()).toJson()).toCompletableFuture().join();
    } else if (first.get().id() != id) {
      throw new KeySchemaChangedException(
          topic,
          "the registry gives the schema of the keys of "
              + topic
              + " the id "
              + id
              + ", which was "
              + first.get().id(),
          "Restore the registry with its ids, or rebuild under a new fullrow.application-id with a"
              + " new events-topic.",
          false);
    }
    return id;
  }

  /** Before it is registered: a registry forgets nothing. */
  private static void refuseOther(String topic, First began, Schema schema) {
    if (!began.schema().equals(schema.toString())) {
      throw new KeySchemaChangedException(
          topic,
          "the schema of the keys of "
              + topic
              + " has changed, as by ALTER TYPE of a UDT in the"
              + " primary key",
          "Rebuild under a new fullrow.application-id with a new events-topic; until then the"
              + " table's old schema is used, and records that need the new one become dead"
              + " letters.",
          true);
    }
  }
}
