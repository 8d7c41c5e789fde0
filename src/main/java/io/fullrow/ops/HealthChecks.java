// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.fullrow.model.TableId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The checks that the stages hand in. Thread-safe.
 *
 * <p>Four lists, since four questions are asked. Liveness: would a restart help? Readiness: is this
 * instance started, and does it work or wait? Nothing routes by it, and it must not keep a node
 * from being drained, so an unreachable server is no reason to be unready. Servers and holds: what
 * keeps data from flowing now, with its reason; people and alarms ask for these.
 *
 * <p>A check answers from what its stage already knows, at once and without a remote call: probes
 * come every few seconds and time out.
 */
public final class HealthChecks {
  @GuardedBy("this")
  private final Map<Group, Map<String, Supplier<Result>>> groups = new EnumMap<>(Group.class);

  @GuardedBy("this")
  private final Map<String, Supplier<Map<TableId, String>>> heldTables = new LinkedHashMap<>();

  @GuardedBy("this")
  private final Map<String, Supplier<Map<TableId, String>>> heldKeys = new LinkedHashMap<>();

  @GuardedBy("this")
  private final List<Consumer<String>> listeners = new ArrayList<>();

  /** What a check is about. */
  private enum Group {
    READINESS,
    LIVENESS,
    SERVERS,
    HOLDS
  }

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

  /** Adds what this instance must have done to be started; never an unreachable server. */
  public synchronized void addReadiness(String name, Supplier<Result> check) {
    checks(Group.READINESS).put(name, check);
  }

  /** Adds what only a restart remedies, such as a dead thread; never an unreachable server. */
  public synchronized void addLiveness(String name, Supplier<Result> check) {
    checks(Group.LIVENESS).put(name, check);
  }

  /** Adds a server that the stages need: Kafka, registry, target. */
  public synchronized void addServer(String name, Supplier<Result> check) {
    add(Group.SERVERS, name, check);
  }

  /** Adds what may wait although all servers answer, such as a table that does not fit. */
  public synchronized void addHold(String name, Supplier<Result> check) {
    add(Group.HOLDS, name, check);
  }

  /**
   * Adds a hold of single tables.
   *
   * @param held the source tables that are held now, with the reason
   */
  public synchronized void addTableHold(String name, Supplier<Map<TableId, String>> held) {
    heldTables.put(name, held);
    addHold(name, () -> tables(held.get()));
  }

  /**
   * Adds a hold of some keys of tables, which are not held themselves.
   *
   * @param held the source tables with held keys now, with the reason
   */
  public synchronized void addKeyHold(String name, Supplier<Map<TableId, String>> held) {
    heldKeys.put(name, held);
    addHold(name, () -> tables(held.get()));
  }

  private static Result tables(Map<TableId, String> held) {
    return held.isEmpty()
        ? Result.up("none held")
        : Result.down(
            held.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(TableId::toString)))
                .map(table -> table.getKey() + ": " + table.getValue())
                .collect(Collectors.joining("; ")));
  }

  @GuardedBy("this")
  private void add(Group to, String name, Supplier<Result> check) {
    if (checks(to).put(name, check) == null) {
      listeners.forEach(listener -> listener.accept(name));
    }
  }

  /** Down as long as no check was handed in: the service is still starting. */
  public Verdict readiness() {
    return startedVerdict(copy(Group.READINESS));
  }

  /** Up as long as no check says otherwise. */
  public Verdict liveness() {
    return verdict(copy(Group.LIVENESS));
  }

  /** Down as long as no server was asked. */
  public Verdict servers() {
    return startedVerdict(copy(Group.SERVERS));
  }

  /** Up as long as nothing is known to be held. */
  public Verdict holds() {
    return verdict(copy(Group.HOLDS));
  }

  /** Calls back with the name of each server and hold, those to come too. */
  synchronized void onDependency(Consumer<String> listener) {
    listeners.add(listener);
    checks(Group.SERVERS).keySet().forEach(listener);
    checks(Group.HOLDS).keySet().forEach(listener);
  }

  /** The servers and holds that are not in order now, each table separately. */
  public List<Waiting> waiting() {
    Map<String, Supplier<Result>> all = copy(Group.SERVERS);
    all.putAll(copy(Group.HOLDS));
    Map<String, Supplier<Map<TableId, String>>> tables = tableHolds();
    tables.putAll(keyHolds());
    List<Waiting> waiting = new ArrayList<>();
    all.forEach(
        (name, check) -> {
          Result result = tables.containsKey(name) ? Result.up("reported by table") : run(check);
          if (!result.up()) {
            waiting.add(new Waiting(name, "", result.detail()));
          }
        });
    tables.forEach(
        (name, held) ->
            held.get()
                .forEach(
                    (table, reason) -> waiting.add(new Waiting(name, table.toString(), reason))));
    return List.copyOf(waiting);
  }

  /** Whether any hold has that table now. */
  boolean isHeld(TableId table) {
    return tableHolds().values().stream().anyMatch(held -> held.get().containsKey(table));
  }

  private synchronized Map<String, Supplier<Map<TableId, String>>> tableHolds() {
    return new LinkedHashMap<>(heldTables);
  }

  private synchronized Map<String, Supplier<Map<TableId, String>>> keyHolds() {
    return new LinkedHashMap<>(heldKeys);
  }

  /** Whether that server or hold is in order now; not if there is none of that name. */
  boolean isUp(String dependency) {
    Map<String, Supplier<Result>> all = copy(Group.SERVERS);
    all.putAll(copy(Group.HOLDS));
    return run(all.getOrDefault(dependency, () -> Result.down("unknown"))).up();
  }

  private static Verdict startedVerdict(Map<String, Supplier<Result>> checks) {
    return checks.isEmpty()
        ? new Verdict(false, Map.of("start", "DOWN, starting"))
        : verdict(checks);
  }

  private synchronized Map<String, Supplier<Result>> copy(Group group) {
    return new LinkedHashMap<>(checks(group));
  }

  @GuardedBy("this")
  private Map<String, Supplier<Result>> checks(Group group) {
    return groups.computeIfAbsent(group, any -> new LinkedHashMap<>());
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
