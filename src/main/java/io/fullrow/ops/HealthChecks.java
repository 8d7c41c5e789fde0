package io.fullrow.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The checks that the stages hand in. Thread-safe.
 *
 * <p>A check answers from what its stage already knows, at once and without a remote call: probes
 * come every few seconds and time out.
 */
public final class HealthChecks {
  private final Map<String, Supplier<Result>> readiness = new LinkedHashMap<>();
  private final Map<String, Supplier<Result>> liveness = new LinkedHashMap<>();

  /**
   * What a check found.
   *
   * @param detail the state in a few words, and if down what is awaited
   */
  public record Result(boolean up, String detail) {
    public Result {
      Objects.requireNonNull(detail, "detail");
    }

    /** In order. */
    public static Result up(String detail) {
      return new Result(true, detail);
    }

    /** Not in order. */
    public static Result down(String detail) {
      return new Result(false, detail);
    }
  }

  /**
   * All checks together.
   *
   * @param up whether every check is up
   * @param details by the check's name, such as {@code target: DOWN, no node answers}
   */
  public record Verdict(boolean up, Map<String, String> details) {}

  /** Adds what must hold before traffic may come: Kafka, registry, target, stages. */
  public synchronized void addReadiness(String name, Supplier<Result> check) {
    readiness.put(name, check);
  }

  /** Adds what only a restart mends, such as a dead thread; never a server that is down. */
  public synchronized void addLiveness(String name, Supplier<Result> check) {
    liveness.put(name, check);
  }

  /** Down as long as no stage has handed in a check: the service is still starting. */
  public Verdict readiness() {
    Map<String, Supplier<Result>> checks = copy(readiness);
    return checks.isEmpty()
        ? new Verdict(false, Map.of("stages", "DOWN, starting"))
        : verdict(checks);
  }

  /** Up as long as no check says otherwise. */
  public Verdict liveness() {
    return verdict(copy(liveness));
  }

  private synchronized Map<String, Supplier<Result>> copy(Map<String, Supplier<Result>> checks) {
    return new LinkedHashMap<>(checks);
  }

  private static Verdict verdict(Map<String, Supplier<Result>> checks) {
    boolean up = true;
    Map<String, String> details = new LinkedHashMap<>();
    for (Map.Entry<String, Supplier<Result>> check : checks.entrySet()) {
      Result result = run(check.getValue());
      up &= result.up();
      details.put(check.getKey(), (result.up() ? "UP, " : "DOWN, ") + result.detail());
    }
    return new Verdict(up, details);
  }

  private static Result run(Supplier<Result> check) {
    try {
      return check.get();
    } catch (RuntimeException e) {
      return Result.down("the check failed: " + e);
    }
  }
}
