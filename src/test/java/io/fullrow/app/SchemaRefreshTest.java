package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class SchemaRefreshTest {
  private final CqlSession session = mock(CqlSession.class);

  @Test
  void shouldEndWhenTheDriverDoesNot() {
    // given
    CompletableFuture<Metadata> never = new CompletableFuture<>();
    when(session.refreshSchemaAsync()).thenReturn(never);

    // when
    CompletableFuture<Metadata> refreshed = SchemaRefresh.of(session, Duration.ofMillis(10));

    // then
    assertThat(refreshed)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .withCauseInstanceOf(TimeoutException.class);
    assertThat(never).isNotDone();
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
}
