// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Schemas by id for callers that must not wait: a lookup answers at once with what is known, and a
 * separate thread asks the registry, again and again until it answers.
 *
 * <p>A found schema stays known forever. An absent one is asked for again after {@link
 * #ABSENT_FOR}, as it may be registered late; so are all of them when too many are absent, since
 * damaged records can name any id. Safe for many threads.
 */
public final class AsyncSchemas implements AutoCloseable {
  /** How long an id is believed to be absent. */
  static final Duration ABSENT_FOR = Duration.ofSeconds(30);

  private static final int MAX_ABSENT = 10_000;
  private static final int MAX_PENDING = 1_000;
  private static final Duration RETRY_AFTER = Duration.ofMillis(500);

  private final RegistryClient registry;
  private final Duration retryAfter;
  private final int maxAbsent;
  private final LongSupplier nanoTime;
  private final Map<Integer, Result> found = new ConcurrentHashMap<>();
  private final Map<Integer, KnownAbsent> absent = new ConcurrentHashMap<>();
  private final Set<Integer> pending = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<Integer> queue = new LinkedBlockingQueue<>(MAX_PENDING);
  private final Thread thread;
  private volatile @Nullable String lastError;
  private volatile boolean closed;

  /** Starts the thread, a daemon. */
  public AsyncSchemas(RegistryClient registry) {
    this(registry, RETRY_AFTER, MAX_ABSENT, System::nanoTime);
  }

  AsyncSchemas(RegistryClient registry, Duration retryAfter, int maxAbsent, LongSupplier nanoTime) {
    this.registry = registry;
    this.retryAfter = retryAfter;
    this.maxAbsent = maxAbsent;
    this.nanoTime = nanoTime;
    this.thread = new Thread(this::run, "fullrow-schemas");
    thread.setDaemon(true);
    thread.start();
  }

  /** What is known of an id. */
  public sealed interface Result {
    /** The registry has it. */
    record Found(Schema schema) implements Result {}

    /**
     * The registry was asked and has no such schema, or one that cannot be used.
     *
     * @param reason which of the two, for a message
     */
    record Absent(String reason) implements Result {}

    /** Not known yet: it is being asked for, or the registry cannot be reached. */
    record Pending() implements Result {}
  }

  private record KnownAbsent(Result result, long sinceNanos) {}

  /** Answers at once. */
  public Result find(int id) {
    Result schema = found.get(id);
    if (schema != null) {
      return schema;
    }
    KnownAbsent known = absent.get(id);
    if (known != null && nanoTime.getAsLong() - known.sinceNanos() < ABSENT_FOR.toNanos()) {
      return known.result();
    }
    ask(id);
    return new Result.Pending();
  }

  /** What the registry's last failure was; empty once it has answered again. For health. */
  public Optional<String> lastError() {
    return Optional.ofNullable(lastError);
  }

  /** Ends the thread. Later lookups of unknown ids stay pending. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  /** If the queue is full, the caller asks again anyway, as it must for any pending id. */
  private void ask(int id) {
    if (pending.add(id) && !queue.offer(id)) {
      pending.remove(id);
    }
  }

  private void run() {
    while (!closed) {
      try {
        int id = queue.take();
        // to the end of the queue, so that one id that fails holds up no other
        boolean again = !resolved(id) && queue.offer(id);
        if (!again) {
          pending.remove(id);
        }
        if (lastError != null) {
          TimeUnit.NANOSECONDS.sleep(retryAfter.toNanos());
        }
      } catch (InterruptedException e) {
        // only close interrupts: the loop's condition ends it
      }
    }
  }

  private boolean resolved(int id) {
    try {
      Optional<Schema> schema = registry.schemaById(id);
      schema.ifPresentOrElse(
          s -> found.put(id, new Result.Found(s)),
          () -> rememberAbsent(id, "the schema registry has no schema with the id " + id));
    } catch (UnusableSchemaException e) {
      rememberAbsent(id, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // a refusal, such as of the password, is for the operator to correct: not the record's fault
      lastError = String.valueOf(e.getMessage());
      return false;
    }
    lastError = null;
    return true;
  }

  private void rememberAbsent(int id, String reason) {
    if (absent.size() >= maxAbsent) {
      absent.clear();
    }
    absent.put(id, new KnownAbsent(new Result.Absent(reason), nanoTime.getAsLong()));
  }
}
