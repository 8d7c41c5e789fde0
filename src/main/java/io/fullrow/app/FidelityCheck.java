package io.fullrow.app;

import io.fullrow.decode.Fidelity;
import io.fullrow.decode.Fidelity.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Refuses columns that a raw format does not carry exactly, unless the operator named them. */
final class FidelityCheck {
  private FidelityCheck() {}

  /**
   * What was found.
   *
   * @param problems lossy or missing columns that are not accepted; the service must not start
   * @param warnings names in {@code accept-loss} that accept nothing
   */
  record Verdict(List<Problem> problems, List<String> warnings) {
    /**
     * Goes on only if nothing is lost in silence.
     *
     * @throws StartRefused with all problems
     */
    void orRefuse() {
      if (!problems.isEmpty()) {
        throw new StartRefused(problems);
      }
    }
  }

  static Verdict check(List<TableFidelity> tables) {
    List<Problem> problems = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (TableFidelity table : tables) {
      for (Fidelity column : table.columns()) {
        if (column.level() != Level.EXACT && !table.accepted(column)) {
          problems.add(refusal(table, column));
        }
      }
      table.table().acceptLoss().forEach(name -> needless(table, name).ifPresent(warnings::add));
    }
    return new Verdict(List.copyOf(problems), List.copyOf(warnings));
  }

  private static Problem refusal(TableFidelity table, Fidelity column) {
    String name = table.table().source() + "." + column.column();
    List<String> accepted = new ArrayList<>(table.table().acceptLoss());
    table.columns().stream()
        .filter(other -> other.level() != Level.EXACT && !table.accepted(other))
        .forEach(other -> accepted.add(other.column()));
    return Problem.of(
        table.key() + ".accept-loss",
        String.join(", ", table.table().acceptLoss()),
        "the format "
            + table.table().format()
            + (column.level() == Level.MISSING ? " does not carry " : " does not carry exactly ")
            + name
            + ": "
            + column.loss(),
        "Set "
            + table.key()
            + ".accept-loss: ["
            + String.join(", ", accepted)
            + "] to accept all of this table, or change how the fragments are published.");
  }

  private static Optional<String> needless(TableFidelity table, String name) {
    Optional<Fidelity> column =
        table.columns().stream().filter(c -> c.column().equals(name)).findFirst();
    if (column.isPresent() && column.get().level() != Level.EXACT) {
      return Optional.empty();
    }
    return Optional.of(
        table.key()
            + ".accept-loss names '"
            + name
            + "', which "
            + (column.isPresent() ? "is carried exactly" : "is no column with a loss")
            + ": remove it, it may hide a typing error");
  }
}
