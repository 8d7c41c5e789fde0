// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ddl;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import io.fullrow.config.InputSettings;
import io.fullrow.config.TableSettings;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes the definition of one table, and says what its operator should know. */
final class TableMaker {
  private static final String GC_GRACE = "gc_grace_seconds";
  private static final String DEFAULT_TTL = "default_time_to_live";

  /**
   * Those of the data and of its files. What belongs to one cluster's operation is left out: {@code
   * cdc}, {@code read_repair}, {@code speculative_retry} and the like.
   */
  private static final List<String> KEPT =
      List.of(
          "bloom_filter_fp_chance",
          "caching",
          "comment",
          "compaction",
          "compression",
          DEFAULT_TTL,
          GC_GRACE);

  /** Carries lists by their cell paths. */
  private static final String LOSSLESS = "fragment";

  private final DdlRequest request;
  private final KeyspaceMetadata keyspace;
  private final TableSchema schema;
  private final TableSettings settings;
  private final String key;
  private final TableMetadata table;
  private final ListForm lists;
  private final List<String> comments = new ArrayList<>();

  TableMaker(
      DdlRequest request,
      KeyspaceMetadata keyspace,
      TableSchema schema,
      TableSettings settings,
      String key) {
    this.request = request;
    this.keyspace = keyspace;
    this.schema = schema;
    this.settings = settings;
    this.key = key;
    this.table = keyspace.getTable(CqlIdentifier.fromInternal(schema.id().table())).orElseThrow();
    this.lists =
        request.lists().orElse(partialInputs().isEmpty() ? ListForm.FROZEN : ListForm.KEEP);
  }

  TableDefinition make(TableId target) {
    lists();
    gcGrace();
    defaultTtl();
    notCopied();
    return new TableDefinition(
        new TableSchema(
            target,
            schema.partitionKey(),
            schema.clustering(),
            inTarget(schema.statics()),
            inTarget(schema.regulars())),
        options(),
        comments);
  }

  private List<Column> inTarget(List<Column> columns) {
    return columns.stream().map(lists::in).toList();
  }

  private List<String> options() {
    List<String> options = new ArrayList<>();
    for (String name : KEPT) {
      option(name)
          .filter(value -> !value.equals("") && !value.equals(Map.of()))
          .ifPresent(value -> options.add(name + " = " + Cql.constant(value)));
    }
    return options;
  }

  private Optional<Object> option(String name) {
    return Optional.ofNullable(table.getOptions().get(CqlIdentifier.fromInternal(name)));
  }

  private int number(String name) {
    return option(name).filter(Integer.class::isInstance).map(Integer.class::cast).orElse(0);
  }

  private void lists() {
    List<String> toAccept = new ArrayList<>();
    for (Column column : schema.byName().values()) {
      if (ListForm.concerns(column)) {
        comments.add(
            column.name()
                + " is "
                + CqlTypes.name(column.type())
                + " in the source, which CQL cannot reproduce. As "
                + CqlTypes.name(lists.in(column).type())
                + " "
                + lists.consequence()
                + ". Other forms: --lists=frozen, map or keep (docs/lists.md).");
        if (lists.loses() && !settings.acceptLoss().contains(column.name())) {
          toAccept.add(column.name());
        }
      }
    }
    if (!toAccept.isEmpty()) {
      comments.add(acceptance(toAccept));
    }
    List<String> concerned =
        schema.byName().values().stream().filter(ListForm::concerns).map(Column::name).toList();
    if (!concerned.isEmpty()) {
      partialInputs().forEach(input -> partial(input, concerned));
    }
  }

  private List<InputSettings> partialInputs() {
    return settings.inputs().stream().filter(input -> !input.format().equals(LOSSLESS)).toList();
  }

  /** Of a target type that is no list the service cannot know that parts arrive. */
  private void partial(InputSettings input, List<String> columns) {
    String parts =
        "the format "
            + input.format()
            + " of the topic "
            + input.topic()
            + " delivers such lists in parts";
    if (lists == ListForm.KEEP) {
      List<String> missing = new ArrayList<>(columns);
      missing.removeAll(input.acceptLoss());
      if (!missing.isEmpty()) {
        comments.add(
            "Set accept-loss: ["
                + String.join(", ", missing)
                + "] of the input too, or it is held: "
                + parts
                + ". Its changes of these columns are then left out; or publish the table as"
                + " fragments.");
      }
      return;
    }
    comments.add(
        "WARNING: "
            + parts
            + ", which would be taken for whole values: use --lists=keep and name them in the"
            + " input's accept-loss, which then leaves them out; or publish the table as"
            + " fragments.");
  }

  private String acceptance(List<String> columns) {
    List<String> all = new ArrayList<>(settings.acceptLoss());
    all.addAll(columns);
    String value = "accept-loss: [" + String.join(", ", all) + "]";
    return key.startsWith("fullrow.tables")
        ? "Set " + key + "." + value + ", or the sink holds the table."
        : "List the table in fullrow.tables with "
            + value
            + ", or set fullrow.table-defaults.accept-loss, or the sink holds the table.";
  }

  private void gcGrace() {
    long retention = request.tombstoneRetention().toSeconds();
    int grace = number(GC_GRACE);
    if (grace < retention) {
      comments.add(
          "WARNING: gc_grace_seconds is shorter than fullrow.tombstone-retention ("
              + retention
              + " s): an event that is written again after it can bring deleted data back. Raise"
              + " gc_grace_seconds to at least "
              + retention
              + ".");
    }
  }

  private void defaultTtl() {
    int ttl = number(DEFAULT_TTL);
    if (ttl > 0) {
      comments.add(
          "default_time_to_live applies to other writers alone: Fullrow writes the expiry that each"
              + " value has in the source, also that of never expiring.");
    }
  }

  private void notCopied() {
    table
        .getIndexes()
        .values()
        .forEach(
            index ->
                comments.add(
                    "Index "
                        + index.getName().asCql(true)
                        + " on "
                        + index.getTarget()
                        + " ("
                        + index
                            .getClassName()
                            .orElse(index.getKind().name())
                            .toLowerCase(Locale.ROOT)
                        + ") is not created: create it when the table is filled, if it is"
                        + " needed."));
    keyspace
        .getViewsOnTable(table.getName())
        .keySet()
        .forEach(
            view ->
                comments.add(
                    "Materialized view "
                        + view.asCql(true)
                        + " is not created: create it on the target table, if it is needed."));
  }
}
