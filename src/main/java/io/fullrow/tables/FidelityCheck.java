// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import io.fullrow.config.Problem;
import io.fullrow.decode.Fidelity;
import io.fullrow.decode.Fidelity.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Refuses columns that no input of a table carries exactly, unless the operator named them at each
 * input that blurs them.
 */
final class FidelityCheck {
  private FidelityCheck() {}

  /**
   * What was found.
   *
   * @param problems lossy or missing columns that are not accepted; the service must not start
   * @param warnings names in {@code accept-loss} that accept nothing
   */
  record Verdict(List<Problem> problems, List<String> warnings) {}

  static Verdict check(List<TableFidelity> tables) {
    List<Problem> problems = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (TableFidelity table : tables) {
      for (InputFidelity input : table.inputs()) {
        input.columns().stream()
            .filter(column -> input.loses(column) && !input.accepted(column))
            .forEach(column -> problems.add(refusal(table, input, column)));
        input.input().acceptLoss().forEach(name -> needless(input, name).ifPresent(warnings::add));
      }
      table.table().acceptLoss().forEach(name -> needless(table, name).ifPresent(warnings::add));
    }
    return new Verdict(List.copyOf(problems), List.copyOf(warnings));
  }

  private static Problem refusal(TableFidelity table, InputFidelity input, Fidelity column) {
    String name = table.table().source() + "." + column.column();
    List<String> accepted = new ArrayList<>(input.input().acceptLoss());
    input.columns().stream()
        .filter(other -> input.loses(other) && !input.accepted(other))
        .forEach(other -> accepted.add(other.column()));
    return Problem.of(
        input.key() + ".accept-loss",
        String.join(", ", input.input().acceptLoss()),
        "the format "
            + input.input().format()
            + (column.level() == Level.MISSING ? " does not carry " : " does not carry exactly ")
            + name
            + ": "
            + column.loss(),
        "Set "
            + input.key()
            + ".accept-loss: ["
            + String.join(", ", accepted)
            + "] to accept all of this input, change how the fragments are published, or add an"
            + " input that carries them exactly.");
  }

  private static Optional<String> needless(InputFidelity input, String name) {
    Optional<Fidelity> column =
        input.columns().stream().filter(c -> c.column().equals(name)).findFirst();
    if (column.isPresent() && input.loses(column.get())) {
      return Optional.empty();
    }
    String why =
        column.isEmpty()
            ? "is no column with a loss"
            : column.get().level() == Level.EXACT
                ? "is carried exactly"
                : "another input carries exactly";
    return Optional.of(needless(input.key(), name, why));
  }

  private static Optional<String> needless(TableFidelity table, String name) {
    return table.inTarget().stream().anyMatch(loss -> loss.column().equals(name))
        ? Optional.empty()
        : Optional.of(needless(table.key(), name, "is no list in the target"));
  }

  private static String needless(String key, String name, String why) {
    return key
        + ".accept-loss names '"
        + name
        + "', which "
        + why
        + ": remove it, it may hide a typing error";
  }
}
