// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import com.datastax.oss.driver.api.core.DriverException;
import io.fullrow.ddl.DdlRequest;
import io.fullrow.ddl.DdlRun;
import io.fullrow.ddl.Definition;
import io.fullrow.ddl.LeftOut;
import io.fullrow.ddl.ListForm;
import io.fullrow.ddl.TargetDdl;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Prints or creates the new keyspaces. */
@Command(
    name = "schema",
    description = {
      "Prints the CQL that creates the new keyspaces from the old ones, or executes it.",
      "Nothing that exists is changed."
    },
    mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {
  private static final Pattern REPLICATION = Pattern.compile("\\{[^{};]+}");
  private static final List<String> HEADER =
      List.of(
          "Made from the source by: fullrow schema",
          "Not copied: cdc, read_repair, speculative_retry and other options of one cluster's"
              + " operation; indexes, views, functions, triggers and grants.");

  @ParentCommand private FullrowCommand parent;
  @Mixin private TableChoice tables;
  @Mixin private CommonOptions options;

  @Option(
      names = "--lists",
      description =
          "What becomes of lists that are not frozen: frozen, map or keep (docs/lists.md). Default:"
              + " frozen if all inputs of the table have the format fragment, else keep.",
      paramLabel = "<form>")
  private @Nullable ListForm lists;

  @Option(
      names = "--replication",
      paramLabel = "<map>",
      description =
          "Of new keyspaces, such as \"{'class': 'NetworkTopologyStrategy', 'dc1': 3}\" (default:"
              + " the source's).")
  private @Nullable String replication;

  @Option(
      names = "--apply",
      description = "Create in the target what is missing; a difference ends with exit code 1.")
  private boolean apply;

  /**
   * One line of {@code --json}.
   *
   * @param outcome {@code wanted}, {@code created}, {@code exists}, {@code differs} or {@code
   *     left-out}
   * @param notes comments, differences, or why it was left out
   */
  record Line(String kind, String name, String outcome, List<String> notes, String cql) {}

  @Override
  public Integer call() {
    return parent.with(this::show);
  }

  private ExitCode show(Connections connections, Console console) {
    Optional<String> own = Optional.ofNullable(replication);
    if (own.filter(map -> !REPLICATION.matcher(map).matches()).isPresent()) {
      throw new CommandFailedException(
          ExitCode.REFUSED,
          "--replication "
              + replication
              + " is no map: write it as \"{'class': 'NetworkTopologyStrategy', 'dc1': 3}\"");
    }
    DdlRequest request =
        new DdlRequest(
            tables.in(connections.sourceTables()),
            Optional.ofNullable(lists),
            own,
            connections.configured().tombstoneRetention());
    TargetDdl ddl = TargetDdl.of(connections.source().getMetadata(), request);
    boolean differs = apply ? create(ddl, connections, console) : print(ddl, console);
    ddl.leftOut().forEach(table -> leftOut(table, console));
    return differs || !ddl.leftOut().isEmpty() ? ExitCode.FOUND : ExitCode.OK;
  }

  /** The script. */
  private boolean print(TargetDdl ddl, Console console) {
    if (!options.json()) {
      HEADER.forEach(line -> console.print("-- " + line));
    }
    for (Definition wanted : ddl.definitions()) {
      if (options.json()) {
        console.print(line(wanted, "wanted", wanted.comments()));
      } else {
        console.print("");
        wanted.comments().forEach(comment -> console.print("-- " + comment));
        console.print(wanted.cql() + ";");
      }
    }
    return false;
  }

  private boolean create(TargetDdl ddl, Connections connections, Console console) {
    boolean created = false;
    boolean differs = false;
    try (DdlRun run = new DdlRun(connections.target())) {
      for (Definition wanted : ddl.definitions()) {
        DdlRun.Result result = create(run, wanted);
        created |= result.outcome() == DdlRun.Outcome.CREATED;
        differs |= result.outcome() == DdlRun.Outcome.DIFFERS;
        show(wanted, result, console);
      }
    }
    if (!created && !differs && !options.json()) {
      console.print("nothing to do: all of it exists");
    }
    return differs;
  }

  private static DdlRun.Result create(DdlRun run, Definition wanted) {
    try {
      return run.create(wanted);
    } catch (DriverException | IllegalStateException e) {
      throw new CommandFailedException(
          "fullrow.target: "
              + wanted.kind()
              + " "
              + wanted.name()
              + " is not created: "
              + e.getMessage()
              + "\nThe statement was: "
              + wanted.cql(),
          e);
    }
  }

  private void show(Definition wanted, DdlRun.Result result, Console console) {
    String outcome = result.outcome().name().toLowerCase(Locale.ROOT);
    if (options.json()) {
      List<String> notes =
          result.outcome() == DdlRun.Outcome.DIFFERS ? result.differences() : wanted.comments();
      console.print(line(wanted, outcome, notes));
      return;
    }
    console.print(outcome + " " + wanted.kind() + " " + wanted.name());
    result.differences().forEach(difference -> console.print("  " + difference));
    if (result.outcome() == DdlRun.Outcome.CREATED) {
      wanted.comments().forEach(comment -> console.print("  " + comment));
    }
  }

  private static Line line(Definition wanted, String outcome, List<String> notes) {
    return new Line(wanted.kind(), wanted.name(), outcome, notes, wanted.cql());
  }

  private void leftOut(LeftOut table, Console console) {
    if (options.json()) {
      console.print(
          new Line(
              "table", table.source(), "left-out", List.of(table.reason(), table.remedy()), ""));
    } else {
      console.print(
          (apply ? "" : "\n-- ")
              + "LEFT OUT "
              + table.source()
              + ": "
              + table.reason()
              + "; "
              + table.remedy());
    }
  }
}
