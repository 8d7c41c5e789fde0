// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import io.fullrow.model.TableId;
import io.fullrow.operations.OperationKeys;
import io.fullrow.schema.TableSchema;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The known schemas in the operations topic. All pods write the same: what the target said. A write
 * that fails is tried again with the next cycle, since it is not in the topic then. Thread-safe.
 */
public final class StoredSchemas implements KnownSchemas {
  private static final Logger LOG = LoggerFactory.getLogger(StoredSchemas.class);

  private final Function<String, Optional<JsonNode>> get;
  private final BiFunction<String, JsonNode, CompletionStage<Void>> put;

  /**
   * @param get the operations topic's value of a key
   * @param put writes it
   */
  public StoredSchemas(
      Function<String, Optional<JsonNode>> get,
      BiFunction<String, JsonNode, CompletionStage<Void>> put) {
    this.get = get;
    this.put = put;
  }

  @Override
  public Optional<TableSchema> of(TableId source) {
    return get.apply(key(source)).flatMap(SchemaJson::read);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // a failure is logged and made good later
  public void keep(TableId source, TableSchema schema) {
    JsonNode wanted = SchemaJson.write(schema);
    // as text: a number that was read may be of another width than the one that was written
    if (get.apply(key(source)).map(JsonNode::toString).equals(Optional.of(wanted.toString()))) {
      return;
    }
    try {
      put.apply(key(source), wanted)
          .whenComplete(
              (done, error) -> {
                if (error != null) {
                  LOG.warn("the schema of {} is not stored yet: {}", source, error.toString());
                }
              });
    } catch (KafkaException e) {
      LOG.warn("the schema of {} is not stored yet: {}", source, e.toString());
    }
  }

  private static String key(TableId source) {
    return OperationKeys.tableSchema(source.toString());
  }
}
