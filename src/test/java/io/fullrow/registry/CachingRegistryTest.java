// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class CachingRegistryTest {
  private final StubRegistry registry = new StubRegistry();
  private final AtomicLong nanos = new AtomicLong();
  private final CachingRegistry caching = new CachingRegistry(registry, nanos::get);

  @Test
  void shouldAskOnceForWhatItFound() {
    int id = caching.register("s", TestSchemas.MOVIE);
    Schema first = caching.schemaById(id).orElseThrow();

    assertThat(caching.register("s", TestSchemas.MOVIE)).isEqualTo(id);
    assertThat(caching.lookup("s", TestSchemas.MOVIE)).hasValue(id);
    assertThat(caching.schemaById(id).orElseThrow()).isSameAs(first);
    assertThat(registry.calls).hasValue(2);
  }

  @Test
  void shouldTellSubjectsApart() {
    caching.register("s", TestSchemas.MOVIE);

    assertThat(caching.lookup("t", TestSchemas.MOVIE)).isEmpty();
    caching.register("t", TestSchemas.MOVIE);
    assertThat(caching.lookup("t", TestSchemas.MOVIE)).isPresent();
  }

  @Test
  void shouldNotRememberFailures() {
    registry.failure = new RegistryUnavailableException("down");
    assertThatThrownBy(() -> caching.register("s", TestSchemas.MOVIE))
        .isInstanceOf(RegistryUnavailableException.class);
    assertThatThrownBy(() -> caching.schemaById(1))
        .isInstanceOf(RegistryUnavailableException.class);
    registry.failure = null;

    assertThat(caching.schemaById(1)).isEmpty();
    assertThat(caching.latest("s")).isEmpty();
    assertThat(caching.lookup("s", TestSchemas.MOVIE)).isEmpty();
    int id = caching.register("s", TestSchemas.MOVIE);

    assertThat(caching.schemaById(id)).contains(TestSchemas.MOVIE);
    assertThat(caching.latest("s")).isPresent();
    assertThat(caching.lookup("s", TestSchemas.MOVIE)).hasValue(id);
  }

  @Test
  void shouldAskForTheLatestAgainAfterAWhile() {
    registry.register("s", TestSchemas.MOVIE);
    assertThat(caching.latest("s").orElseThrow().version()).isEqualTo(1);
    registry.register("s", TestSchemas.MOVIE_WITH_STUDIO);

    assertThat(caching.latest("s").orElseThrow().version()).isEqualTo(1);
    nanos.addAndGet(CachingRegistry.LATEST_FOR.toNanos());
    assertThat(caching.latest("s").orElseThrow().version()).isEqualTo(2);
  }
}
