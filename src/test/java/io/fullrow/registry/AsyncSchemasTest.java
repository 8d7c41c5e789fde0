// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fullrow.registry.AsyncSchemas.Result;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AsyncSchemasTest {
  private static final int MAX_ABSENT = 20;
  private static final Duration MILLI = Duration.ofMillis(1);

  private final StubRegistry registry = new StubRegistry();
  private final AtomicLong nanos = new AtomicLong();
  private final AsyncSchemas schemas = new AsyncSchemas(registry, MILLI, MAX_ABSENT, nanos::get);

  @AfterEach
  void close() {
    schemas.close();
  }

  @Test
  void shouldFindWithoutWaiting() {
    int id = registry.register("s", TestSchemas.MOVIE);

    assertThat(schemas.find(id)).isEqualTo(new Result.Pending());
    await().until(() -> schemas.find(id).equals(new Result.Found(TestSchemas.MOVIE)));
    int asked = registry.calls.get();
    assertThat(schemas.find(id)).isInstanceOf(Result.Found.class);
    assertThat(registry.calls).hasValue(asked);
  }

  @Test
  void shouldAskForAnAbsentIdAgainAfterAWhile() {
    await().until(() -> schemas.find(1) instanceof Result.Absent);
    registry.register("s", TestSchemas.MOVIE);

    assertThat(schemas.find(1)).isInstanceOf(Result.Absent.class);
    nanos.addAndGet(AsyncSchemas.ABSENT_FOR.toNanos());

    assertThat(schemas.find(1)).isEqualTo(new Result.Pending());
    await().until(() -> schemas.find(1) instanceof Result.Found);
  }

  @Test
  void shouldStayPendingWhileTheRegistryIsDown() {
    registry.register("s", TestSchemas.MOVIE);
    registry.failure = new RegistryUnavailableException("it is down");
    schemas.find(1);
    schemas.find(2);
    await().until(() -> registry.calls.get() > 5);

    assertThat(schemas.find(1)).isEqualTo(new Result.Pending());
    assertThat(schemas.lastError()).contains("it is down");
    registry.failure = null;

    await().until(() -> schemas.find(1) instanceof Result.Found);
    await().until(() -> schemas.find(2) instanceof Result.Absent);
    assertThat(schemas.lastError()).isEmpty();
  }

  @Test
  void shouldNotBlameTheRecordForARefusedPassword() {
    registry.failure = new RegistryException("401");
    schemas.find(1);
    await().until(() -> schemas.lastError().isPresent());

    assertThat(schemas.find(1)).isEqualTo(new Result.Pending());
  }

  @Test
  void shouldTakeAnUnusableSchemaForAbsent() {
    registry.failure = new UnusableSchemaException("of type JSON");
    schemas.find(1);
    await().until(() -> schemas.find(1).equals(new Result.Absent("of type JSON")));

    assertThat(schemas.lastError()).isEmpty();
  }

  @Test
  void shouldForgetAbsentIdsWhenThereAreTooMany() {
    await().until(() -> schemas.find(1) instanceof Result.Absent);
    registry.register("s", TestSchemas.MOVIE);

    for (int id = 2; id <= MAX_ABSENT + 1; id++) {
      int each = id;
      await().pollInterval(MILLI).until(() -> schemas.find(each) instanceof Result.Absent);
    }

    await().until(() -> schemas.find(1) instanceof Result.Found);
  }

  @Test
  void shouldAnswerMoreIdsThanItCanQueue() {
    for (int id = 1; id <= 3_000; id++) {
      schemas.find(id);
    }

    await().until(() -> schemas.find(3_001) instanceof Result.Absent);
  }
}
