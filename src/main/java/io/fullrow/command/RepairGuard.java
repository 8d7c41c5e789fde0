// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.config.TableSettings;
import io.fullrow.model.TableId;
import io.fullrow.operations.OperationKeys;
import io.fullrow.repair.DirectWrites;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import tools.jackson.databind.JsonNode;

/**
 * Refuses to repair tables of which the source is not all there is: what is newer in the target may
 * be a write that never went through the source.
 */
final class RepairGuard {
  private RepairGuard() {}

  /**
   * An input of the format {@code fragment} is a topic of applications. The shared fragments topic
   * is read only if the repair may win over what is newer: all else cannot harm a direct write.
   * Once the way back has begun for a table, it is the old one that follows.
   *
   * @throws CommandFailedException if one of the tables must not be repaired
   */
  static void check(
      Collection<TableSettings> tables,
      RepairOptions options,
      Connections connections,
      Console console) {
    if (options.sourceWins()) {
      return;
    }
    for (TableSettings table : tables) {
      refusal(table, connections.operations()::get)
          .ifPresent(
              reason -> {
                throw refused(table.source(), reason);
              });
    }
    if (options.raises() || options.deletes()) {
      look(tables, connections, console)
          .forEach(
              (table, place) -> {
                throw refused(
                    table.toString(), "was written to Kafka directly, for instance " + place);
              });
    }
  }

  /** Why the old table or the way to it shows that the source does not have all; empty if not. */
  static Optional<String> refusal(
      TableSettings table, Function<String, Optional<JsonNode>> operations) {
    if (table.inputs().stream().anyMatch(input -> input.format().equals("fragment"))) {
      return Optional.of("has an input of the format fragment");
    }
    return operations.apply(OperationKeys.wayBack(table.eventsTopic())).isPresent()
        ? Optional.of("is followed by its old table (role way-back)")
        : Optional.empty();
  }

  private static Map<TableId, String> look(
      Collection<TableSettings> tables, Connections connections, Console console) {
    String topic = connections.properties().fragmentsTopic();
    try (WorkProgress progress = console.progress("direct writes in " + topic, -1, " records")) {
      return new DirectWrites(connections.consumerSettings(), topic)
          .find(
              tables.stream()
                  .map(table -> TableId.parse(table.source()))
                  .collect(Collectors.toSet()),
              progress::at);
    } catch (KafkaException e) {
      throw new CommandFailedException(
          "the topic " + topic + " cannot be read: " + e + "; run it again", e);
    }
  }

  private static CommandFailedException refused(String table, String reason) {
    return new CommandFailedException(
        ExitCode.REFUSED,
        table
            + " "
            + reason
            + ": what differs in the target may be writes that the source does not have. Nothing was"
            + " repaired. --source-wins repairs it all the same; cells that are newer in the target"
            + " are then overwritten by --raise-writetime and --delete-extra");
  }
}
