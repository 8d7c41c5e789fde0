// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One topic with fragments of one table.
 *
 * @param topic The topic; it belongs to this table only. Required.
 * @param format Format of its records: {@code debezium}, {@code fragment} (lossless), {@code
 *     sidecar} or {@code trigger}. Required.
 * @param acceptLoss Names of the columns whose loss in this format the operator accepts; with the
 *     format {@code trigger} also {@code writetime} (Kafka's timestamps in milliseconds) and {@code
 *     ttl} (nothing expires), its losses of the whole table. A loss that is not named here holds
 *     the table's input until it is remedied. A column that another input of the table carries
 *     exactly needs no name: it is not taken from this one.
 */
@ConfigurationPropertiesSource
public record InputSettings(
    @DefaultValue("") String topic,
    @DefaultValue("") String format,
    @DefaultValue List<String> acceptLoss) {

  public InputSettings {
    acceptLoss = List.copyOf(acceptLoss);
  }
}
