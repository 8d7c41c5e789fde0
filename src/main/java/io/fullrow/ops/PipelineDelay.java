// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;

/**
 * How long records take through a pipeline, for who sends it more, be he a member of it or not. It
 * is Little's law: what waits on average, by what passes in a second, stage by stage. Commits make
 * it somewhat longer than what a record really takes. For one thread.
 */
public final class PipelineDelay {
  private static final long WINDOW_NANOS = Duration.ofSeconds(2).toNanos();

  private final Backlog backlog;
  private final LongSupplier nanoTime;
  private final Deque<Seen> looks = new ArrayDeque<>();

  private record Seen(long nanos, List<Backlog.Stage> stages) {}

  /**
   * @param admin stays the caller's
   * @param timeout of each question
   */
  public PipelineDelay(Admin admin, Pipeline pipeline, Duration timeout) {
    this(new Backlog(admin, pipeline, timeout), System::nanoTime);
  }

  PipelineDelay(Backlog backlog, LongSupplier nanoTime) {
    this.backlog = backlog;
    this.nanoTime = nanoTime;
  }

  /**
   * Records that each group has not passed by, summed up over all stages. Transaction markers count
   * too. A topic that does not exist has none.
   *
   * @throws IOException if Kafka does not answer in time
   */
  public long look() throws IOException {
    Seen seen = new Seen(nanoTime.getAsLong(), backlog.stages());
    looks.addLast(seen);
    while (seen.nanos() - looks.getFirst().nanos() > WINDOW_NANOS && looks.size() > 2) {
      looks.removeFirst();
    }
    return seen.stages().stream().mapToLong(Backlog.Stage::waiting).sum();
  }

  /** By the looks of the last two seconds; zero if nothing waits, or before the second look. */
  public Duration delay() {
    if (looks.size() < 2) {
      return Duration.ZERO;
    }
    int stages = looks.getLast().stages().size();
    return Duration.ofNanos(IntStream.range(0, stages).mapToLong(this::nanos).sum());
  }

  private long nanos(int stage) {
    double waiting =
        looks.stream().mapToLong(look -> look.stages().get(stage).waiting()).average().orElse(0);
    long window = looks.getLast().nanos() - looks.getFirst().nanos();
    long passed =
        looks.getLast().stages().get(stage).passed()
            - looks.getFirst().stages().get(stage).passed();
    // Where nothing passes, what waits has waited for as long at least.
    return waiting == 0 ? 0 : Math.round(waiting * window / Math.max(1, passed));
  }
}
