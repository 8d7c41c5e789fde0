// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.BootstrappingException;
import com.datastax.oss.driver.api.core.servererrors.DefaultWriteType;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import com.datastax.oss.driver.api.core.servererrors.SyntaxError;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import io.fullrow.sink.Failure;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

class WriteErrorsTest {
  private static final ConsistencyLevel QUORUM = DefaultConsistencyLevel.LOCAL_QUORUM;

  private final Node node = Mockito.mock(Node.class);

  @Test
  void shouldRetryWhateverIsNotTheEventsFault() {
    assertRetriable(new DriverTimeoutException("after 10 s"));
    assertRetriable(new NoNodeAvailableException());
    assertRetriable(new UnavailableException(node, QUORUM, 2, 1));
    assertRetriable(new WriteTimeoutException(node, QUORUM, 1, 2, DefaultWriteType.SIMPLE));
    assertRetriable(new OverloadedException(node));
    assertRetriable(new BootstrappingException(node));
    assertRetriable(new ServerError(node, "broken"));
    assertRetriable(new ClosedConnectionException("lost"));
    assertRetriable(new IllegalStateException("nobody foresaw this"));
    assertRetriable(
        invalid(
            "Guardrail replica_disk_usage violated: Write request failed because disk usage exceeds"
                + " failure threshold"));
    assertRetriable(
        invalid(
            "Guardrail user_timestamps violated: User provided timestamps (USING TIMESTAMP) is not"
                + " allowed"));
  }

  @Test
  void shouldCallInvalidValuesAndSizesPoison() {
    assertPoison(invalid("Expected 4 or 0 byte int (3)"));
    assertPoison(invalid("Key length of 65536 is longer than maximum of 65535"));
    assertPoison(invalid("Batch too large"));
  }

  @Test
  void shouldCallMissingTablesAndRefusedStatementsDrift() {
    assertDrift(invalid("table new.t does not exist"));
    assertDrift(invalid("unconfigured table t"));
    assertDrift(invalid("Undefined column name x in table new.t"));
    assertDrift(new SyntaxError(node, "no viable alternative"));
    assertDrift(new UnauthorizedException(node, "no MODIFY permission"));
    assertDrift(new PrepareFailedException(invalid("whatever a preparation says")));
  }

  @Test
  void shouldRetryPreparationsThatFailForOtherReasons() {
    assertRetriable(new PrepareFailedException(new NoNodeAvailableException()));
  }

  @Test
  void shouldSplitOnlyWhatIsTooLarge() {
    assertThat(WriteErrors.isTooLarge(invalid("Batch too large"))).isTrue();
    assertThat(
            WriteErrors.isTooLarge(
                invalid("Rejected an oversized mutation (2400188/2097152) for keyspace: new")))
        .isTrue();
    assertThat(
            WriteErrors.isTooLarge(
                invalid("CQL Message of size 2400188 bytes exceeds allowed maximum of 2097152")))
        .isTrue();
    assertThat(WriteErrors.isTooLarge(invalid("Expected 4 or 0 byte int (3)"))).isFalse();
    assertThat(WriteErrors.isTooLarge(new OverloadedException(node))).isFalse();
  }

  private InvalidQueryException invalid(String message) {
    return new InvalidQueryException(node, message);
  }

  private static void assertRetriable(Throwable error) {
    assertThat(classify(error).kind()).isEqualTo(Failure.Kind.RETRIABLE);
  }

  private static void assertPoison(Throwable error) {
    assertThat(classify(error).kind()).isEqualTo(Failure.Kind.POISON);
  }

  private static void assertDrift(Throwable error) {
    assertThat(classify(error).kind()).isEqualTo(Failure.Kind.DRIFT);
  }

  private static Failure classify(Throwable error) {
    return WriteErrors.classify(new CompletionException(new CompletionException(error)));
  }
}
