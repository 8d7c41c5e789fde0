// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import io.fullrow.config.InputSettings;
import io.fullrow.config.Problem;
import io.fullrow.config.TableList;
import io.fullrow.config.TableSettings;
import io.fullrow.decode.Fidelity;
import io.fullrow.model.TableId;
import io.fullrow.registry.RegisteredSchema;
import io.fullrow.registry.RegistryClient;
import io.fullrow.schema.ClusteringOrder;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.schema.UnsupportedTableException;
import io.fullrow.sink.ExpiryPrecision;
import io.fullrow.sink.TargetSupport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the servers say about one table, as a value: who reads and who writes the table decide what
 * waits. One table that does not fit keeps no other from anything.
 *
 * <p>Thread-safe.
 */
public final class TableReview {
  private final Map<TableId, String> keys;
  private final RegistryClient registry;
  private final ExpiryPrecision precision;

  /**
   * @param keys the configuration keys of the tables by their sources, such as {@code
   *     fullrow.tables[0]}
   * @param precision of the expiries that are written to the target
   */
  public TableReview(
      Map<TableId, String> keys, RegistryClient registry, ExpiryPrecision precision) {
    this.keys = Map.copyOf(keys);
    this.registry = registry;
    this.precision = precision;
  }

  /**
   * Whether what comes in can be read by a schema.
   *
   * @param problems why it cannot: a format's schema that does not fit, a loss that was not
   *     accepted
   * @param warnings names in {@code accept-loss} that accept nothing
   */
  public record InputVerdict(
      TableFidelity fidelity, List<Problem> problems, List<String> warnings) {}

  /**
   * Asks the registry for the writers' schemas, so it may block.
   *
   * @throws io.fullrow.registry.RegistryException if the registry cannot be asked, or refuses
   */
  public InputVerdict inputs(TableSettings table, TableSchema schema) {
    String key = key(table);
    List<Problem> problems = new ArrayList<>();
    List<InputFidelity> inputs = new ArrayList<>();
    for (int i = 0; i < table.inputs().size(); i++) {
      String inputKey = key + ".inputs[" + i + "]";
      InputSettings input = table.inputs().get(i);
      problems.addAll(mismatches(inputKey, input, schema));
      inputs.add(InputFidelity.of(inputKey, table, input, schema));
    }
    Set<String> accepted = Set.copyOf(table.acceptLoss());
    TableFidelity fidelity =
        new TableFidelity(key, table, inputs, lossesInTarget(schema, accepted));
    FidelityCheck.Verdict losses = FidelityCheck.check(List.of(fidelity));
    problems.addAll(losses.problems());
    return new InputVerdict(fidelity, TableList.explained(problems), losses.warnings());
  }

  /** Why the target table cannot be written; empty if it can. Asks no server. */
  public List<Problem> target(TableSettings table, TargetSnapshot now) {
    String key = key(table) + ".target";
    TableId target = TableId.parse(table.target());
    try {
      TableSchema schema = now.schema(target);
      ClusteringOrder.of(schema);
      Set<String> accepted = Set.copyOf(table.acceptLoss());
      List<Problem> problems = new ArrayList<>();
      for (String refusal : TargetSupport.check(schema, accepted)) {
        String remedy =
            "Change the column in the target, or name it in " + key(table) + ".accept-loss.";
        problems.add(Problem.of(key, table.target(), refusal, remedy));
      }
      for (String refusal :
          TargetSupport.checkRelease(schema, accepted, precision, now.release())) {
        String remedy = "Upgrade the target, or create the column as map<timeuuid, ...>.";
        problems.add(Problem.of(key, table.target(), refusal, remedy));
      }
      return TableList.explained(problems);
    } catch (UnsupportedTableException e) {
      return List.of(unsupported(table, e));
    }
  }

  /** A table that is not there, or of a kind that cannot be written. */
  Problem unsupported(TableSettings table, UnsupportedTableException reason) {
    return Problem.of(key(table) + ".target", table.target(), reason.problem(), reason.remedy());
  }

  private String key(TableSettings table) {
    return keys.getOrDefault(TableId.parse(table.source()), table.source());
  }

  private List<Problem> mismatches(String key, InputSettings input, TableSchema schema) {
    Optional<RegisteredSchema> writer = registry.latest(input.topic() + "-value");
    return writer.stream()
        .flatMap(
            found -> Formats.byName(input.format()).mismatches(found.schema(), schema).stream())
        .map(
            mismatch ->
                Problem.of(
                    key + ".topic",
                    input.topic(),
                    mismatch,
                    "Create the target column with the type of the source, or configure the topic"
                        + " of the right table."))
        .toList();
  }

  /** A format may carry exactly what the target then loses. */
  private static List<Fidelity> lossesInTarget(TableSchema schema, Set<String> accepted) {
    List<Fidelity> losses = new ArrayList<>();
    for (Column column : schema.byName().values()) {
      TargetSupport.acceptedLoss(column, accepted)
          .map(loss -> new Fidelity(column.name(), Fidelity.Level.LOSSY, loss))
          .ifPresent(losses::add);
    }
    return losses;
  }

  /** In one line, for details of health checks. */
  static String text(List<Problem> problems) {
    List<String> lines = new ArrayList<>();
    for (Problem problem : problems) {
      lines.add(
          problem.key()
              + " = '"
              + problem.value()
              + "': "
              + problem.reason()
              + ". "
              + problem.remedy());
    }
    return String.join("; ", lines);
  }
}
