// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.internal.core.context.InternalDriverContext;
import com.datastax.oss.driver.internal.core.control.ControlConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class SchemaRefreshTest {
  private final CqlSession session = mock(CqlSession.class);

  @Test
  void shouldEndWhenTheDriverDoesNot() {
    // given
    CompletableFuture<Metadata> unanswered = new CompletableFuture<>();
    when(session.refreshSchemaAsync()).thenReturn(unanswered);

    // when
    CompletableFuture<Metadata> refreshed = SchemaRefresh.of(session, Duration.ofMillis(10));

    // then
    assertThat(refreshed)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .withCauseInstanceOf(TimeoutException.class);
    assertThat(unanswered).isNotDone();
  }

  @Test
  void shouldGiveWhatTheDriverRead() {
    // given
    Metadata metadata = mock(Metadata.class);
    when(session.refreshSchemaAsync()).thenReturn(CompletableFuture.completedFuture(metadata));

    // when
    CompletableFuture<Metadata> refreshed = SchemaRefresh.of(session, Duration.ofSeconds(10));

    // then
    assertThat(refreshed).isCompletedWithValue(metadata);
  }

  /** The driver would take it for running forever, and answer no other. */
  @Test
  void shouldNotAskWithoutAControlConnection() {
    // given
    InternalDriverContext context = mock(InternalDriverContext.class);
    ControlConnection control = mock(ControlConnection.class);
    when(session.getContext()).thenReturn(context);
    when(context.getControlConnection()).thenReturn(control);

    // when
    CompletableFuture<Metadata> refreshed = SchemaRefresh.of(session, Duration.ofSeconds(10));

    // then
    assertThat(refreshed).isCompletedExceptionally();
    verify(session, never()).refreshSchemaAsync();
  }
}
