// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.canary.CapturedInputs;
import io.fullrow.config.InputSettings;
import io.fullrow.config.TableSettings;
import io.fullrow.model.TableId;
import io.fullrow.operations.OperationKeys;
import io.fullrow.repair.DirectWrites;
import java.util.Collection;
import java.util.List;
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
  private static final String FRAGMENT = "fragment";

  private RepairGuard() {}

  /**
   * An input of the format {@code fragment} is a topic of applications unless publishers write to
   * it. It and the shared fragments topic are read only if the repair may win over what is newer:
   * all else cannot harm a direct write. Once the way back has begun for a table, it is the old one
   * that follows.
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
    CapturedInputs inputs = CaptureCheck.inputs(tables, connections);
    for (TableSettings table : tables) {
      refusal(table, inputs, connections.operations()::get)
          .ifPresent(
              reason -> {
                throw refused(table.source(), reason);
              });
    }
    if (options.raises() || options.deletes()) {
      look(connections.properties().fragmentsTopic(), tables, connections, console);
      for (TableSettings table : tables) {
        for (InputSettings input : table.inputs()) {
          if (input.format().equals(FRAGMENT)) {
            look(input.topic(), List.of(table), connections, console);
          }
        }
      }
    }
  }

  /** Why the old table or the way to it shows that the source does not have all; empty if not. */
  static Optional<String> refusal(
      TableSettings table, CapturedInputs inputs, Function<String, Optional<JsonNode>> operations) {
    if (inputs.isWritten(table)) {
      return Optional.of("has an input of the format fragment that applications write to");
    }
    return operations.apply(OperationKeys.wayBack(table.eventsTopic())).isPresent()
        ? Optional.of("is followed by its old table (role way-back)")
        : Optional.empty();
  }

  /**
   * @throws CommandFailedException if applications have written to one of the tables there
   */
  private static void look(
      String topic, Collection<TableSettings> tables, Connections connections, Console console) {
    Map<TableId, String> places;
    try (WorkProgress progress = console.progress("direct writes in " + topic, -1, " records")) {
      places =
          new DirectWrites(connections.consumerSettings(), topic)
              .find(
                  tables.stream()
                      .map(table -> TableId.parse(table.source()))
                      .collect(Collectors.toSet()),
                  progress::at);
    } catch (KafkaException e) {
      throw new CommandFailedException(
          "the topic " + topic + " cannot be read: " + e + "; run it again", e);
    }
    places.forEach(
        (table, place) -> {
          throw refused(table.toString(), "was written to Kafka directly, for instance " + place);
        });
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
