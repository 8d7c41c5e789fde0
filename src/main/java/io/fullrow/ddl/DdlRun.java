// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ddl;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Creates what is missing in the target, and changes nothing that exists. The driver does not read
 * the schema again after each statement, which takes the longer the more tables there are: until
 * this is closed, its metadata is that of before.
 */
public final class DdlRun implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final CqlSession target;
  private final Metadata before;

  /**
   * @param target whose metadata knows all keyspaces that are written to
   */
  public DdlRun(CqlSession target) {
    this.target = target;
    this.before = target.getMetadata();
    CompletionStage<Metadata> unused = target.setSchemaMetadataEnabled(false);
  }

  /** What became of one definition. */
  public enum Outcome {
    CREATED,
    EXISTS,
    /** It exists, as something else. */
    DIFFERS
  }

  /**
   * @param differences empty unless it differs
   */
  public record Result(Outcome outcome, List<String> differences) {
    public Result {
      differences = List.copyOf(differences);
    }
  }

  /**
   * Creates it unless its name is taken.
   *
   * @throws DriverException if the target refuses, or does not answer; run it again
   * @throws IllegalStateException if its nodes do not come to one schema; run it again
   */
  public Result create(Definition definition) {
    if (definition.exists(before)) {
      List<String> differences = definition.differences(before);
      return new Result(differences.isEmpty() ? Outcome.EXISTS : Outcome.DIFFERS, differences);
    }
    boolean agreed =
        target
            .execute(SimpleStatement.newInstance(definition.cql()).setTimeout(TIMEOUT))
            .getExecutionInfo()
            .isSchemaInAgreement();
    if (!agreed && !target.checkSchemaAgreement()) {
      throw new IllegalStateException(
          "the target's nodes do not agree on the schema after "
              + definition.kind()
              + " "
              + definition.name()
              + ": see nodetool describecluster, then run this again");
    }
    return new Result(Outcome.CREATED, List.of());
  }

  @Override
  public void close() {
    CompletionStage<Metadata> unused = target.setSchemaMetadataEnabled(null);
  }
}
