// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the connectors write keys and values. */
public enum Converter {
  JSON("org.apache.kafka.connect.json.JsonConverter", "schemas.enable", "false"),
  /** Every record wrapped as {@code {"schema": ..., "payload": ...}}. */
  JSON_WITH_SCHEMA("org.apache.kafka.connect.json.JsonConverter", "schemas.enable", "true"),
  /**
   * The Confluent wire format; the schemas are in the lab's registry.
   *
   * <p>Only for tables whose columns, those of the key included, all have one type: Debezium 3.4.0
   * gives the record of each cell the same name, {@code cell_value}, and Avro takes them for one
   * and the same. A mutation of any other table ends the connector.
   */
  AVRO("io.confluent.connect.avro.AvroConverter", "schema.registry.url", null);

  private final String converter;
  private final String option;
  private final @Nullable String value;

  Converter(String converter, String option, @Nullable String value) {
    this.converter = converter;
    this.option = option;
    this.value = value;
  }

  /**
   * The connector's properties.
   *
   * @param registry the registry's base URL
   */
  Map<String, String> properties(String registry) {
    String set = value == null ? registry : value;
    return Map.of(
        "key.converter",
        converter,
        "value.converter",
        converter,
        "key.converter." + option,
        set,
        "value.converter." + option,
        set);
  }
}
