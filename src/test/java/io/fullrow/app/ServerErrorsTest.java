// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.internal.core.metadata.DefaultEndPoint;
import io.fullrow.config.Secrets;
import io.fullrow.config.TestProperties;
import io.fullrow.registry.RegistryException;
import io.fullrow.registry.RegistryUnavailableException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ServerErrorsTest {
  private final ServerErrors errors =
      new ServerErrors(
          Secrets.of(TestProperties.of(TestProperties.table("k.t", "r", "f", "e", "t"))));

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(
            new ExecutionException(new SaslAuthenticationException("Authentication failed")),
            "fullrow.kafka.properties"),
        Arguments.of(
            new KafkaException("x", new SslAuthenticationException("handshake failed")),
            "fullrow.kafka.properties"),
        Arguments.of(
            new ExecutionException(new TopicAuthorizationException("Not authorized: [raw]")),
            "rights"),
        Arguments.of(
            new ExecutionException(new PolicyViolationException("at most 3 partitions")),
            "create.topic.policy"),
        Arguments.of(
            new CompletionException(
                new AuthenticationException(
                    new DefaultEndPoint(InetSocketAddress.createUnresolved("c", 9042)),
                    "Provided username x and/or password are incorrect")),
            "fullrow.target.username"),
        Arguments.of(
            new RegistryException("http://r:1/x answered 401: no"), "fullrow.schema-registry"),
        Arguments.of(
            new RegistryException("http://r:1/x answered 403: no"), "fullrow.schema-registry"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void shouldTellARefusalWithItsRemedy(Throwable error, String remedy) {
    assertThat(errors.reason(error)).startsWith("refused by the server: ").contains(remedy);
  }

  static Stream<Throwable> absences() {
    return Stream.of(
        new ExecutionException(new TimeoutException("Timed out waiting for a node")),
        new RegistryUnavailableException("http://r:1/x answered 503"),
        new RegistryException("http://r:1/40100 answered 404: not here"),
        new IllegalStateException("no node is connected"));
  }

  @ParameterizedTest
  @MethodSource("absences")
  void shouldTellThatAServerIsAway(Throwable error) {
    assertThat(errors.reason(error)).startsWith("does not answer: ");
  }
}
