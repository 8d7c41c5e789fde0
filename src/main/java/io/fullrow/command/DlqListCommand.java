// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fullrow.deadletter.StoredLetter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Which dead letters are open. */
@Command(
    name = "list",
    description =
        "Lists the open dead letters and counts them by kind; exit code 1 if there is any.",
    mixinStandardHelpOptions = true)
final class DlqListCommand implements Callable<Integer> {
  private static final int REASON_SHOWN = 160;

  @ParentCommand private DlqCommand parent;
  @Mixin private LetterFilter filter;
  @Mixin private CommonOptions options;

  @Option(
      names = "--limit",
      paramLabel = "<letters>",
      defaultValue = "100",
      description = "How many are shown at most; all are counted (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Override
  public Integer call() {
    return parent.root().with(this::list);
  }

  /** One letter, for --json. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  private record Shown(
      String letter,
      String kind,
      Optional<String> table,
      String reason,
      Instant since,
      String rawTopic,
      int rawPartition,
      long rawOffset) {}

  private ExitCode list(Connections connections, Console console) {
    Letters letters = Letters.of(connections);
    SortedMap<String, Long> counts = new TreeMap<>();
    long[] shown = {0};
    List<String> missed;
    try (WorkProgress progress = console.progress("read " + letters.topic(), -1, " letters")) {
      missed =
          letters.open(
              filter,
              progress,
              letter -> {
                counts.merge(letter.kind(), 1L, Long::sum);
                if (shown[0]++ < limit) {
                  show(letter, letters, console);
                }
              });
    }
    missed.forEach(console::say);
    summarize(counts, connections, console);
    return counts.isEmpty() ? ExitCode.OK : ExitCode.FOUND;
  }

  private void show(StoredLetter letter, Letters letters, Console console) {
    Optional<String> table = letters.table(letter);
    Instant since = Instant.ofEpochMilli(letter.timestampMillis());
    if (options.json()) {
      console.print(
          new Shown(
              letter.id(),
              letter.kind(),
              table,
              letter.reason(),
              since,
              letter.rawTopic(),
              letter.rawPartition(),
              letter.rawOffset()));
      return;
    }
    String reason = letter.reason().replace('\n', ' ');
    console.print(
        String.format(
            Locale.ROOT,
            "%-10s %-15s %s  %s  %s",
            letter.id(),
            letter.kind(),
            since,
            table.orElse(letter.rawTopic()),
            reason.length() > REASON_SHOWN ? reason.substring(0, REASON_SHOWN) + " ..." : reason));
  }

  private void summarize(SortedMap<String, Long> counts, Connections connections, Console console) {
    if (counts.isEmpty()) {
      String nothing = filter.nothing(() -> connections.tables().tables());
      if (options.json()) {
        console.say(nothing);
      } else {
        console.print(nothing);
      }
    }
    if (options.json()) {
      console.print(new TreeMap<>(java.util.Map.of("open", counts)));
    } else if (!counts.isEmpty()) {
      long all = counts.values().stream().mapToLong(Long::longValue).sum();
      console.print(all + " open: " + counts.toString().replaceAll("[{}]", "").replace("=", " "));
    }
  }
}
