// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import com.datastax.oss.driver.api.core.DriverException;
import io.fullrow.config.FullrowProperties;
import io.fullrow.config.TableList;
import io.fullrow.replay.EventOffsets;
import io.fullrow.replay.GroupOffsets;
import io.fullrow.replay.Replay;
import io.fullrow.replay.ReplayListener;
import io.fullrow.replay.ReplayReport;
import io.fullrow.replay.ReplayRequest;
import io.fullrow.replay.ReplayStart;
import io.fullrow.replay.ReplayStoppedException;
import io.fullrow.replay.ReplayTarget;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.TypeConversionException;

/** Writes events to the target once more. */
@Command(
    name = "replay",
    description = {
      "Writes the events of Kafka to the target once more, beside the running service: to fill a new"
          + " or a re-created keyspace, or one that missed some.",
      "",
      "It ends with the events that there are when it begins; later ones are the service's. It can"
          + " be stopped at any time: run again, it goes on.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ReplayCommand implements Callable<Integer> {
  @ParentCommand private FullrowCommand parent;
  @Mixin private TableChoice tables;

  @ArgGroup(multiplicity = "1")
  private Start start = new Start();

  @Mixin private ReplayOptions replay;

  @Option(
      names = "--rows-per-second",
      description = "Write no more events of each table than this (default: no limit).")
  private int rowsPerSecond;

  @Option(
      names = "--patience",
      defaultValue = "2m",
      converter = DurationOption.class,
      description =
          "How long to wait while nothing can be written, then fail (default: ${DEFAULT-VALUE}).")
  private Duration patience;

  @Option(
      names = "--again",
      description = {
        "Begin anew, whether finished or not.",
        "Not needed for target tables that were created anew, but after TRUNCATE."
      })
  private boolean again;

  @Option(
      names = "--dry-run",
      description = "Show what would be read and written, and what is in the way; change nothing.")
  private boolean dryRun;

  @Mixin private CommonOptions options;

  /** One of both. */
  private static final class Start {
    @Option(names = "--to-earliest", description = "All events that the topics have.")
    private boolean earliest;

    @Option(
        names = "--to-datetime",
        paramLabel = "<time>",
        converter = Time.class,
        description = "Events that were made at that time or later, such as 2026-11-22T10:00:00Z.")
    private @Nullable Instant time;

    ReplayStart start() {
      return earliest || time == null ? ReplayStart.earliest() : ReplayStart.at(time);
    }
  }

  private static final class Time implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String value) {
      try {
        return Instant.parse(value);
      } catch (DateTimeParseException e) {
        throw new TypeConversionException(
            "'" + value + "' is no time: write it in UTC, such as 2026-11-22T10:00:00Z");
      }
    }
  }

  @Override
  public Integer call() {
    return parent.with(this::run);
  }

  private ExitCode run(Connections connections, Console console) {
    TableList all = connections.tables();
    TableList list = replay.targets(tables.in(all), all);
    try (ReplayTarget target = connections.replayTarget(list)) {
      ReplayPlan plan = ReplayPlan.of(list, target, start.start(), replay.ofService());
      ReplayRequest request =
          new ReplayRequest(
              plan.tables(),
              start.start(),
              rowsPerSecond > 0 ? OptionalInt.of(rowsPerSecond) : OptionalInt.empty(),
              patience,
              plan.gcGrace(),
              again);
      return run(connections, target, plan, request, console);
    } catch (DriverException e) {
      throw new CommandFailedException(
          "the target cannot be read: " + e.getMessage() + "; run it again", e);
    } catch (KafkaException e) {
      throw new CommandFailedException(
          "Kafka does not answer, or refuses: " + e.getMessage() + "; run it again", e);
    }
  }

  private ExitCode run(
      Connections connections,
      ReplayTarget target,
      ReplayPlan plan,
      ReplayRequest request,
      Console console) {
    FullrowProperties properties = connections.configured();
    EventOffsets events = new EventOffsets(connections.admin());
    GroupOffsets group =
        new GroupOffsets(connections.admin(), properties.applicationId() + "-replay");
    GroupOffsets live = new GroupOffsets(connections.admin(), properties.sinkGroup());
    try (ReplayProgress progress = new ReplayProgress(console)) {
      Replay job = Replay.of(events, group, live, connections.operations(), target, progress);
      boolean begun = job.isBegun(request);
      List<String> members = live.members();
      List<String> refusals = new ArrayList<>(plan.refusals(replay, begun, members));
      job.refusal(request).ifPresent(refusals::add);
      if (dryRun) {
        return new ReplayPreview(console, options.json())
            .show(plan, begun, events.spans(request.topics(), request.start()), members, refusals);
      }
      if (!refusals.isEmpty()) {
        throw new CommandFailedException(ExitCode.REFUSED, String.join("\n", refusals));
      }
      return finished(job.run(request), console);
    } catch (ReplayStoppedException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException("interrupted: run it again, it goes on", e);
    }
  }

  private ExitCode finished(ReplayReport report, Console console) {
    if (options.json()) {
      console.print(report);
    } else {
      console.print(report.render());
    }
    return report.deadLetters() > 0 ? ExitCode.FOUND : ExitCode.OK;
  }

  /** Shown from the first figure on. */
  private static final class ReplayProgress implements ReplayListener, AutoCloseable {
    private final Console console;
    private @Nullable WorkProgress shown;

    ReplayProgress(Console console) {
      this.console = console;
    }

    @Override
    public void said(String message) {
      console.say(message);
    }

    @Override
    public void at(long done, long all) {
      if (shown == null) {
        shown = console.progress("replay", all, " offsets");
      }
      shown.at(done);
    }

    @Override
    public void close() {
      if (shown != null) {
        shown.close();
      }
    }
  }
}
