// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.config.FullrowProperties;
import io.fullrow.deadletter.StoredLetter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Sends dead letters again. */
@Command(
    name = "redrive",
    description = {
      "Writes open dead letters to the topic that they came from, after the cause is corrected.",
      "What cannot be redriven is named and stays open, and a letter that is named and not open is"
          + " said; then the exit code is 1."
    },
    mixinStandardHelpOptions = true)
final class DlqRedriveCommand implements Callable<Integer> {
  /**
   * Closed in the operations topic as often, or each second: what is sent twice after a kill
   * changes nothing.
   */
  private static final int STORED_EVERY = 500;

  private static final long STORED_WITHIN_NANOS = Duration.ofSeconds(1).toNanos();

  private static final double NANOS_PER_SECOND = 1e9;

  @ParentCommand private DlqCommand parent;
  @Mixin private LetterFilter filter;
  @Spec private CommandLine.Model.CommandSpec spec;

  @Option(names = "--all", description = "All open letters, if nothing else says which.")
  private boolean all;

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  @Option(
      names = "--rate",
      paramLabel = "<letters/s>",
      defaultValue = "500",
      description = "How many a second at most (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Override
  public Integer call() {
    if (filter.isEmpty() && !all) {
      throw new ParameterException(
          spec.commandLine(), "say which letters: by place, --kind, --table, or --all");
    }
    if (rate < 1) {
      throw new ParameterException(spec.commandLine(), "--rate is at least 1");
    }
    return parent.root().with(this::redrive);
  }

  private ExitCode redrive(Connections connections, Console console) {
    Letters letters = Letters.of(connections);
    FullrowProperties properties = connections.configured();
    long[] counts = new long[2];
    List<String> missed;
    try (Sender sender = new Sender(connections.producerSettings(), letters, rate);
        WorkProgress progress = console.progress("redrive", -1, " letters")) {
      missed =
          letters.open(
              filter,
              progress,
              letter -> {
                Optional<String> refusal = refusal(letter, properties.tombstoneRetention());
                if (refusal.isPresent()) {
                  counts[1]++;
                  console.print(letter.id() + " " + letter.kind() + ": " + refusal.get());
                } else {
                  counts[0]++;
                  if (!dryRun) {
                    sender.send(letter);
                  }
                }
              });
      sender.flush();
    }
    missed.forEach(console::print);
    console.print(
        counts[0] + counts[1] == 0
            ? filter.nothing(() -> connections.tables().tables())
            : Counted.of(counts[0], "letter")
                + (dryRun ? " would be redriven, " : " redriven, ")
                + counts[1]
                + " refused");
    return counts[1] == 0 && missed.isEmpty() ? ExitCode.OK : ExitCode.FOUND;
  }

  private static Optional<String> refusal(StoredLetter letter, Duration retention) {
    return Redrivable.refusal(letter).or(() -> Redrivable.tooOld(letter, retention, Instant.now()));
  }

  /** Sends at a rate, and closes what Kafka has acknowledged. */
  private static final class Sender implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final Letters letters;
    private final List<StoredLetter> sent = new ArrayList<>();
    private final List<Future<RecordMetadata>> answers = new ArrayList<>();
    private final int rate;
    private final long start = System.nanoTime();
    private long count;
    private long storedAt = start;

    Sender(Map<String, Object> kafka, Letters letters, int rate) {
      Map<String, Object> settings = new HashMap<>(kafka);
      settings.put(ProducerConfig.ACKS_CONFIG, "all");
      settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
      this.producer =
          new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
      this.letters = letters;
      this.rate = rate;
    }

    void send(StoredLetter letter) {
      long due = start + (long) (count++ * NANOS_PER_SECOND / rate);
      LockSupport.parkNanos(due - System.nanoTime());
      sent.add(letter);
      answers.add(producer.send(letter.redriven()));
      if (sent.size() >= STORED_EVERY || System.nanoTime() - storedAt >= STORED_WITHIN_NANOS) {
        flush();
      }
    }

    /**
     * @throws CommandFailedException if Kafka did not take one; those before it are closed
     */
    void flush() {
      producer.flush();
      try {
        for (int i = 0; i < sent.size(); i++) {
          answers.get(i).get();
          letters.close(sent.get(i));
        }
      } catch (ExecutionException e) {
        throw new CommandFailedException(
            "Kafka does not take a letter: " + e.getCause() + "; it stays open", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandFailedException("interrupted", e);
      } finally {
        sent.clear();
        answers.clear();
        letters.store();
        storedAt = System.nanoTime();
      }
    }

    @Override
    public void close() {
      producer.close(Duration.ofSeconds(5));
    }
  }
}
