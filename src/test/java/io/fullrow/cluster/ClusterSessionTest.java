// SPDX-License-Identifier: Apache-2.0
package io.fullrow.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ClusterSessionTest {

  @Test
  void shouldKeepTryingWhileNoNodeAnswers() {
    // given
    ClusterConnection nobody = settings(Map.of());

    // when
    CompletableFuture<CqlSession> session = ClusterSession.open(nobody).toCompletableFuture();

    // then
    await().during(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(session).isNotCompleted());
    session.cancel(true);
  }

  @Test
  void shouldNameADriverOptionThatCannotBeRead() {
    assertThatThrownBy(() -> ClusterSession.open(settings(Map.of("basic.contact-points", "[\"a"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a driver option cannot be read: ");
  }

  @Test
  void shouldNotShowThePassword() {
    assertThat(new ClusterConnection.Credentials("user", "secret").toString())
        .contains("user")
        .doesNotContain("secret");
  }

  private static ClusterConnection settings(Map<String, String> driver) {
    return new ClusterConnection(
        List.of(new InetSocketAddress("127.0.0.1", 1)),
        "dc1",
        Optional.empty(),
        "LOCAL_QUORUM",
        driver);
  }
}
