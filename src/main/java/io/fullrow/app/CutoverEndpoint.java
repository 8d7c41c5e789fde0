// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.config.TableSettings;
import io.fullrow.cutover.Gate;
import io.fullrow.cutover.Readiness;
import io.fullrow.cutover.TableChanges;
import io.fullrow.operations.OperationKeys;
import io.fullrow.operations.OperationsTopic;
import io.fullrow.ops.LagAnswers;
import io.fullrow.ops.LagReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.stereotype.Component;

/**
 * {@code /actuator/cutover}: what the command {@code cutover} measured last, as long as it is
 * young, and what is known to be worse now. It writes no canaries itself: a service must not write
 * to the tables of an application for ever.
 */
@Component
@Endpoint(id = "cutover")
class CutoverEndpoint {
  private final FullrowRuntime runtime;
  private final ObjectProvider<LagAnswers> answers;

  CutoverEndpoint(FullrowRuntime runtime, ObjectProvider<LagAnswers> answers) {
    this.runtime = runtime;
    this.answers = answers;
  }

  /**
   * All tables.
   *
   * @param ready whether each of them is
   */
  record View(boolean ready, List<Readiness> tables) {}

  /** Null, which is 404, as long as the operations topic has not been read. */
  @ReadOperation
  @Nullable View tables() {
    Optional<LagReport> lag = lag();
    return runtime
        .operations()
        .map(
            operations ->
                runtime.properties().tables().stream()
                    .map(table -> readiness(table, operations, lag))
                    .toList())
        .map(all -> new View(all.stream().allMatch(Readiness::ready), all))
        .orElse(null);
  }

  /**
   * One table.
   *
   * @return null, which is 404, also if it is not configured
   */
  @ReadOperation
  @Nullable Readiness table(@Selector String table) {
    return runtime
        .operations()
        .flatMap(
            operations ->
                runtime.properties().tables().stream()
                    .filter(settings -> settings.source().equals(table))
                    .findFirst()
                    .map(settings -> readiness(settings, operations, lag())))
        .orElse(null);
  }

  private Optional<LagReport> lag() {
    return Optional.ofNullable(answers.getIfAvailable()).map(LagAnswers::report);
  }

  private static Readiness readiness(
      TableSettings table, OperationsTopic operations, Optional<LagReport> lag) {
    String source = table.source();
    return Gate.now(
        source,
        operations
            .get(OperationKeys.tableCutover(source))
            .flatMap(json -> Readiness.fromJson(source, json)),
        lag,
        TableChanges.of(source, operations::written),
        Instant.now());
  }
}
