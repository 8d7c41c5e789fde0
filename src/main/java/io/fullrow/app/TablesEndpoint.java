// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fullrow.model.TableId;
import io.fullrow.sink.kafka.HeldEvent;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.stereotype.Component;

/**
 * {@code /actuator/tables}: what is decided for the sinks of tables, and what this instance holds.
 * Not exposed unless the operator says so: anyone who can reach it may stop or skip writes.
 */
@Component
@Endpoint(id = "tables")
class TablesEndpoint {
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;
  private static final int STORED_WITHIN_SECONDS = 15;

  private final FullrowRuntime runtime;

  TablesEndpoint(FullrowRuntime runtime) {
    this.runtime = runtime;
  }

  /**
   * One table, as this instance sees it.
   *
   * @param recordsPerSecond limit of each instance
   * @param held why the whole table is held here
   * @param overdue why it should not wait any longer
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record View(
      boolean paused,
      Optional<Instant> pausedSince,
      OptionalInt recordsPerSecond,
      Optional<String> held,
      Optional<String> overdue,
      List<Event> heldEvents) {}

  /**
   * A held event; topic, partition and offset name it to be skipped.
   *
   * @param key of the record, in hexadecimal
   */
  record Event(
      String topic,
      int partition,
      long offset,
      String key,
      Instant since,
      int attempts,
      String reason) {
    static Event of(HeldEvent held) {
      return new Event(
          held.topic(),
          held.partition(),
          held.offset(),
          HexFormat.of().formatHex(held.key().toArray()),
          held.since(),
          held.attempts(),
          held.reason());
    }
  }

  /** All tables by their sources. */
  @ReadOperation
  WebEndpointResponse<Object> tables() {
    return withOperations(
        operations -> {
          Map<String, View> views = new TreeMap<>();
          operations.tables().forEach(id -> views.put(id.toString(), view(operations, id)));
          return new WebEndpointResponse<>(views, OK);
        });
  }

  @ReadOperation
  WebEndpointResponse<Object> table(@Selector String table) {
    return withTable(
        table, (operations, id) -> new WebEndpointResponse<>(view(operations, id), OK));
  }

  /**
   * Decides for all instances, now and after restarts.
   *
   * @param action {@code pause}, {@code resume}, {@code rate} or {@code skip}
   * @param recordsPerSecond of {@code rate}; absent or 0 for no limit
   * @param topic of the held event to {@code skip}, with its partition and offset
   */
  @WriteOperation
  WebEndpointResponse<Object> operate(
      @Selector String table,
      String action,
      @Nullable Integer recordsPerSecond,
      @Nullable String topic,
      @Nullable Integer partition,
      @Nullable Long offset) {
    Optional<UnaryOperator<TableOperation>> change =
        switch (action) {
          case "pause" -> Optional.of(decided -> decided.paused(Instant.now()));
          case "resume" -> Optional.of(TableOperation::resumed);
          case "rate" -> rate(recordsPerSecond == null ? 0 : recordsPerSecond);
          case "skip" -> skip(topic, partition, offset);
          default -> Optional.empty();
        };
    if (change.isEmpty()) {
      return message(
          BAD_REQUEST,
          "action is pause, resume, rate (recordsPerSecond) or skip (topic, partition, offset)");
    }
    return withTable(table, (operations, id) -> store(operations, id, change.get()));
  }

  private static Optional<UnaryOperator<TableOperation>> rate(int recordsPerSecond) {
    OptionalInt rate =
        recordsPerSecond == 0 ? OptionalInt.empty() : OptionalInt.of(recordsPerSecond);
    return recordsPerSecond < 0 ? Optional.empty() : Optional.of(decided -> decided.rated(rate));
  }

  private static Optional<UnaryOperator<TableOperation>> skip(
      @Nullable String topic, @Nullable Integer partition, @Nullable Long offset) {
    if (topic == null || partition == null || offset == null) {
      return Optional.empty();
    }
    TableOperation.Skip event = new TableOperation.Skip(topic, partition, offset);
    return Optional.of(decided -> decided.skipping(event));
  }

  private WebEndpointResponse<Object> store(
      TableOperations operations, TableId table, UnaryOperator<TableOperation> change) {
    try {
      operations
          .decide(table, change)
          .toCompletableFuture()
          .get(STORED_WITHIN_SECONDS, TimeUnit.SECONDS);
      return new WebEndpointResponse<>(view(operations, table), OK);
    } catch (ExecutionException | TimeoutException e) {
      return message(UNAVAILABLE, "the decision could not be stored: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return message(UNAVAILABLE, "interrupted");
    }
  }

  private static View view(TableOperations operations, TableId table) {
    TableOperation decided = operations.of(table);
    return new View(
        decided.pausedSince().isPresent(),
        decided.pausedSince(),
        decided.recordsPerSecond(),
        Optional.ofNullable(operations.sink().heldTables().get(table)),
        Optional.ofNullable(operations.overdue().get(table)),
        operations.sink().heldEvents().stream()
            .filter(event -> event.table().equals(table))
            .map(Event::of)
            .toList());
  }

  private interface WithOperations {
    WebEndpointResponse<Object> answer(TableOperations operations);
  }

  private interface WithTable {
    WebEndpointResponse<Object> answer(TableOperations operations, TableId table);
  }

  private WebEndpointResponse<Object> withTable(String table, WithTable then) {
    return withOperations(
        operations ->
            operations.tables().stream()
                .filter(id -> id.toString().equals(table))
                .findFirst()
                .map(id -> then.answer(operations, id))
                .orElseGet(() -> message(NOT_FOUND, "no table " + table + " is configured")));
  }

  private WebEndpointResponse<Object> withOperations(WithOperations then) {
    return runtime
        .tableOperations()
        .map(then::answer)
        .orElseGet(
            () -> message(UNAVAILABLE, "this instance does not run the role sink, or not yet"));
  }

  private static WebEndpointResponse<Object> message(int status, String text) {
    return new WebEndpointResponse<>(Map.of("message", text), status);
  }
}
