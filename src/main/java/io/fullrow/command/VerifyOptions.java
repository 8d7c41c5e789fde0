// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import io.fullrow.verify.VerifyRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How {@link VerifyCommand} compares. */
final class VerifyOptions {
  private static final int MOST_RANGES = 4_096;
  private static final int PERCENT = 100;

  @Option(
      names = "--consistency",
      defaultValue = "LOCAL_QUORUM",
      description = "Of both reads (default: ${DEFAULT-VALUE}).")
  private DefaultConsistencyLevel consistency;

  @Option(
      names = "--ranges",
      paramLabel = "<n>",
      defaultValue = "256",
      description = "Parts of the ring, each read at one time (default: ${DEFAULT-VALUE}).")
  private int ranges;

  @Option(
      names = "--parallelism",
      paramLabel = "<n>",
      defaultValue = "4",
      description = "Ranges at a time (default: ${DEFAULT-VALUE}).")
  private int parallelism;

  @Option(
      names = "--rows-per-second",
      paramLabel = "<n>",
      defaultValue = "0",
      description = "Most rows of each table; 0 for no limit (default: ${DEFAULT-VALUE}).")
  private long rowsPerSecond;

  @Option(
      names = "--page-size",
      paramLabel = "<n>",
      defaultValue = "500",
      description =
          "Rows a page; two pages of either table are held for each range at a time"
              + " (default: ${DEFAULT-VALUE}).")
  private int pageSize;

  @Option(
      names = "--retries",
      paramLabel = "<n>",
      defaultValue = "5",
      description = "How often a row that differs is read again (default: ${DEFAULT-VALUE}).")
  private int retries;

  @Option(
      names = "--settle",
      paramLabel = "<time>",
      defaultValue = "10s",
      converter = DurationOption.class,
      description =
          "How long both tables must show the same before a difference counts; more than a write"
              + " needs from table to table (default: ${DEFAULT-VALUE}).")
  private Duration settle;

  @Option(
      names = "--leave-out",
      paramLabel = "<column>",
      split = ",",
      description = "Columns not to compare, besides those whose loss the configuration accepts.")
  private List<String> leaveOut = new ArrayList<>();

  @Option(
      names = "--max-differences",
      paramLabel = "<n>",
      defaultValue = "1000",
      description =
          "How many differences of a table are shown; all are counted (default: ${DEFAULT-VALUE}).")
  private long maxDifferences;

  @Option(names = "--again", description = "Begin anew, and forget how far the last run came.")
  private boolean again;

  @Option(
      names = "--failed-only",
      description = "Compare only ranges in which the last run found something, or did not reach.")
  private boolean failedOnly;

  @Option(
      names = "--sample",
      paramLabel = "<percent>",
      description = "Compare only so many of the ranges, at random. The result is not recorded.")
  private @Nullable Double sample;

  @Option(
      names = "--seed",
      paramLabel = "<number>",
      description = "Of a sample, to compare the same ranges again.")
  private @Nullable Long seed;

  /**
   * @throws CommandFailedException if the options contradict each other or are out of bounds
   */
  void check() {
    if ((again ? 1 : 0) + (failedOnly ? 1 : 0) + (sample == null ? 0 : 1) > 1) {
      throw refused("only one of --again, --failed-only and --sample can be given");
    }
    if (sample != null && !(sample > 0 && sample <= PERCENT)) {
      throw refused("--sample is above 0 and at most 100 percent, not " + sample);
    }
    if (seed != null && sample == null) {
      throw refused("--seed is for --sample alone");
    }
    if (ranges > MOST_RANGES) {
      throw refused("--ranges is at most " + MOST_RANGES + ", not " + ranges);
    }
    pace();
    patience();
  }

  private static CommandFailedException refused(String message) {
    return new CommandFailedException(ExitCode.REFUSED, message);
  }

  VerifyRequest.Pace pace() {
    return new VerifyRequest.Pace(ranges, parallelism, pageSize, rowsPerSecond);
  }

  VerifyRequest.Patience patience() {
    return new VerifyRequest.Patience(retries, settle);
  }

  DefaultConsistencyLevel consistency() {
    return consistency;
  }

  List<String> leaveOut() {
    return leaveOut;
  }

  long maxDifferences() {
    return maxDifferences;
  }

  VerifyRecord.Begin begin() {
    if (failedOnly) {
      return VerifyRecord.Begin.FAILED_ONLY;
    }
    return again ? VerifyRecord.Begin.AGAIN : VerifyRecord.Begin.GO_ON;
  }

  OptionalDouble sample() {
    return sample == null ? OptionalDouble.empty() : OptionalDouble.of(sample);
  }

  OptionalLong seed() {
    return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
  }
}
