// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import io.fullrow.config.FullrowProperties;
import io.fullrow.config.TableSettings;
import io.fullrow.model.TableId;
import io.fullrow.schema.DriverSchemas;
import io.fullrow.schema.TableSchema;
import io.fullrow.snapshot.RowMarkers;
import io.fullrow.snapshot.SnapshotReport;
import io.fullrow.snapshot.SnapshotRequest;
import io.fullrow.snapshot.SnapshotStoppedException;
import io.fullrow.snapshot.TableSnapshot;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Publishes the rows that old tables already have. */
@Command(
    name = "snapshot",
    description = {
      "Reads the rows that old tables already have, and publishes each as a fragment, so that the"
          + " service merges them with the captured changes.",
      "Can be stopped at any time: run again, it goes on."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SnapshotCommand implements Callable<Integer> {
  @ParentCommand private FullrowCommand parent;
  @Mixin private TableChoice tables;
  @Mixin private PaceOptions pace;
  @Mixin private CommonOptions options;

  @Option(
      names = "--row-markers",
      paramLabel = "insert|update",
      converter = RowMarkersOption.class,
      description = {
        "How the application writes the rows, which CQL does not show. Required:",
        "insert: by INSERT. Each row stays when its last column becomes null.",
        "update: by UPDATE. A row vanishes with its last column."
      })
  private @Nullable RowMarkers markers;

  @Option(
      names = "--consistency",
      defaultValue = "LOCAL_QUORUM",
      description = {
        "Of the reads (default: ${DEFAULT-VALUE}).",
        "What lies on fewer replicas needs a full repair first, or ALL."
      })
  private DefaultConsistencyLevel consistency;

  @Option(
      names = "--parallelism",
      defaultValue = "4",
      description = "Token ranges that are read at a time (default: ${DEFAULT-VALUE}).")
  private int parallelism;

  @Option(
      names = "--ranges",
      defaultValue = "256",
      description =
          "Token ranges of a snapshot that begins (default: ${DEFAULT-VALUE}); more for tables of"
              + " terabytes.")
  private int ranges;

  @Option(
      names = "--accept-loss",
      split = ",",
      paramLabel = "<column>",
      description = "Leave this column out, such as a non-frozen list. Can be repeated.")
  private Set<String> accepted = new LinkedHashSet<>();

  @Option(
      names = "--without-capture",
      description = {
        "Do not check that changes of the table are captured.",
        "What is written while the table is read is then lost, or must be published by you."
      })
  private boolean withoutCapture;

  @Option(
      names = "--canary-timeout",
      defaultValue = "2m",
      converter = DurationOption.class,
      description = {
        "How long to wait for the canary (default: ${DEFAULT-VALUE}): a deletion of a random row at"
            + " ALL, which must come back through the raw topics before anything is read."
      })
  private Duration canaryTimeout;

  @Option(
      names = "--patience",
      defaultValue = "2m",
      converter = DurationOption.class,
      description =
          "How long to retry while the source does not answer (default: ${DEFAULT-VALUE}).")
  private Duration patience;

  @Option(names = "--again", description = "Begin anew, whether finished or not.")
  private boolean again;

  @Override
  public Integer call() {
    return parent.with(this::snapshot);
  }

  private ExitCode snapshot(Connections connections, Console console) {
    RowMarkers given = requireMarkers();
    FullrowProperties properties = connections.properties();
    List<TableSettings> chosen = tables.in(properties);
    requireKnown(accepted, chosen, connections);
    FragmentsTopic.requireThere(properties.fragmentsTopic(), connections.admin());
    try (Producer<byte[], byte[]> producer = FragmentsTopic.producer(connections)) {
      TableSnapshot snapshot =
          new TableSnapshot(
              connections.source(),
              producer,
              properties.fragmentsTopic(),
              connections.operations());
      for (TableSettings table : chosen) {
        requireCapture(table, connections, console);
        show(report(snapshot, table, given, connections, console), console);
      }
    }
    return ExitCode.OK;
  }

  private void requireCapture(TableSettings table, Connections connections, Console console) {
    if (!withoutCapture) {
      CaptureCheck capture = CaptureCheck.of(List.of(table), connections);
      capture.requireCapture(table);
      console.say("waiting for a canary of " + table.source());
      capture.requireCanary(table, canaryTimeout);
    }
  }

  private RowMarkers requireMarkers() {
    if (markers == null) {
      throw new CommandFailedException(
          ExitCode.REFUSED,
          "--row-markers is required: CQL does not show whether a row was written by INSERT, so that"
              + " it stays without any column, or by UPDATE, so that it vanishes with its last one."
              + " Say how the application writes these tables: --row-markers=insert or"
              + " --row-markers=update; tables that differ need a run of their own");
    }
    return markers;
  }

  /** Each table leaves out those that it has. */
  private static void requireKnown(
      Set<String> accepted, List<TableSettings> chosen, Connections connections) {
    Set<String> unknown = new LinkedHashSet<>(accepted);
    chosen.forEach(table -> unknown.removeAll(columns(table, connections)));
    if (!unknown.isEmpty()) {
      throw new CommandFailedException(
          ExitCode.REFUSED,
          "--accept-loss: none of the tables has a column "
              + String.join(", ", unknown)
              + "; names are case-sensitive");
    }
  }

  private static Set<String> columns(TableSettings table, Connections connections) {
    TableId source = TableId.parse(table.source());
    return DriverSchemas.read(connections.source().getMetadata(), source).byName().keySet();
  }

  private SnapshotRequest request(
      TableSettings table, RowMarkers given, Set<String> leftOut, FullrowProperties properties) {
    return new SnapshotRequest(
        TableId.parse(table.source()),
        given,
        leftOut,
        consistency,
        parallelism,
        ranges,
        properties.tombstoneRetention().dividedBy(2),
        patience,
        again);
  }

  private SnapshotReport report(
      TableSnapshot snapshot,
      TableSettings table,
      RowMarkers given,
      Connections connections,
      Console console) {
    FullrowProperties properties = connections.properties();
    Set<String> leftOut = new LinkedHashSet<>(accepted);
    leftOut.retainAll(columns(table, connections));
    SnapshotRequest request = request(table, given, leftOut, properties);
    try (PaceOptions.Pace limits = pace.open(connections, table, console);
        WorkProgress progress =
            console.progress("snapshot " + table.source(), request.ranges(), " ranges")) {
      TableSchema target =
          DriverSchemas.readTarget(
              connections.target().getMetadata(), TableId.parse(table.target()));
      return snapshot.run(request, target, limits.flow(), (done, all) -> progress.at(done));
    } catch (SnapshotStoppedException e) {
      throw new CommandFailedException(table.source() + ": " + e.getMessage(), e);
    } catch (UnauthorizedException e) {
      throw new CommandFailedException(
          ExitCode.REFUSED, "the user of fullrow.source may not do this: " + e.getMessage());
    } catch (DriverException e) {
      throw new CommandFailedException(
          "the source cannot be read: " + e.getMessage() + "; run it again", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException("interrupted: run it again, it goes on", e);
    }
  }

  private void show(SnapshotReport report, Console console) {
    if (options.json()) {
      console.print(report);
    } else {
      console.print(report.render());
    }
  }
}
