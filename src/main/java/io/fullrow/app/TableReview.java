package io.fullrow.app;

import com.datastax.oss.driver.api.core.Version;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.Node;
import io.fullrow.decode.Fidelity;
import io.fullrow.model.TableId;
import io.fullrow.registry.RegisteredSchema;
import io.fullrow.registry.RegistryClient;
import io.fullrow.schema.ClusteringOrder;
import io.fullrow.schema.Column;
import io.fullrow.schema.DriverSchemas;
import io.fullrow.schema.TableSchema;
import io.fullrow.schema.UnsupportedTableException;
import io.fullrow.sink.ExpiryPrecision;
import io.fullrow.sink.TargetSupport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must be settled about every table before anything is read: it exists, its kind is supported,
 * the format's schema fits it, and every loss has been accepted by name.
 */
final class TableReview {
  private static final Logger LOG = LoggerFactory.getLogger(TableReview.class);

  private final TableList list;
  private final FullrowProperties properties;
  private final RegistryClient registry;

  TableReview(TableList list, FullrowProperties properties, RegistryClient registry) {
    this.list = list;
    this.properties = properties;
    this.registry = registry;
  }

  /**
   * @param precision of the expiries that are written to the target
   * @throws StartRefused with all problems of all tables
   */
  void check(Metadata metadata, ExpiryPrecision precision) {
    List<Problem> problems = new ArrayList<>();
    List<TableFidelity> fidelities = new ArrayList<>();
    for (int i = 0; i < list.tables().size(); i++) {
      String key = list.keys().get(i);
      TableSettings table = list.tables().get(i);
      try {
        TableSchema schema = DriverSchemas.read(metadata, TableId.parse(table.target()));
        ClusteringOrder.of(schema);
        fidelities.add(review(key, table, schema, problems));
        for (String refusal :
            TargetSupport.checkRelease(
                schema, Set.copyOf(table.acceptLoss()), precision, release(metadata))) {
          problems.add(
              Problem.of(
                  key + ".target",
                  table.target(),
                  refusal,
                  "Upgrade the target, or create the column as map<timeuuid, ...>."));
        }
      } catch (UnsupportedTableException e) {
        problems.add(
            Problem.of(key + ".target", table.target(), String.valueOf(e.getMessage()), e.mend()));
      }
    }
    if (!problems.isEmpty()) {
      throw new StartRefused(TableList.explained(problems));
    }
    if (precision == ExpiryPrecision.REMAINING) {
      LOG.warn(
          "The target speaks a protocol below v5 (Cassandra 4.0): what expires is written with the"
              + " time that remains, so that expiries are off by the delay of the write, each"
              + " replay moves them, and what has expired shows for a second. Upgrade the target to"
              + " keep them exact.");
    }
    FidelityCheck.Verdict verdict = FidelityCheck.check(fidelities);
    verdict.warnings().forEach(LOG::warn);
    if (!verdict.problems().isEmpty()) {
      throw new StartRefused(TableList.explained(verdict.problems()));
    }
    StartupSummary summary = new StartupSummary(properties, fidelities);
    LOG.info("{}", summary.text());
    summary.pairs().forEach(LOG::info);
  }

  /** The lowest major release of the target's nodes; that of none if no node tells it. */
  private static int release(Metadata metadata) {
    return metadata.getNodes().values().stream()
        .map(Node::getCassandraVersion)
        .filter(Objects::nonNull)
        .mapToInt(Version::getMajor)
        .min()
        .orElse(Integer.MAX_VALUE);
  }

  private TableFidelity review(
      String key, TableSettings table, TableSchema schema, List<Problem> problems) {
    Set<String> accepted = Set.copyOf(table.acceptLoss());
    TargetSupport.check(schema, accepted)
        .forEach(
            refusal ->
                problems.add(
                    Problem.of(
                        key + ".target",
                        table.target(),
                        refusal,
                        "Change the column in the target, or name it in "
                            + key
                            + ".accept-loss.")));
    List<InputFidelity> inputs = new ArrayList<>();
    for (int i = 0; i < table.inputs().size(); i++) {
      String inputKey = key + ".inputs[" + i + "]";
      InputSettings input = table.inputs().get(i);
      mismatches(inputKey, input, schema, problems);
      inputs.add(InputFidelity.of(inputKey, table, input, schema));
    }
    return new TableFidelity(key, table, inputs, lossesInTarget(schema, accepted));
  }

  private void mismatches(
      String key, InputSettings input, TableSchema schema, List<Problem> problems) {
    Optional<RegisteredSchema> writer = registry.latest(input.topic() + "-value");
    writer.ifPresent(
        found ->
            Formats.byName(input.format())
                .mismatches(found.schema(), schema)
                .forEach(
                    mismatch ->
                        problems.add(
                            Problem.of(
                                key + ".topic",
                                input.topic(),
                                mismatch,
                                "Create the target column with the type of the source, or"
                                    + " configure the topic of the right table."))));
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
}
