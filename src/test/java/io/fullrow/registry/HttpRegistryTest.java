// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpRegistryTest {
  private static final String SUBJECT = "topic-value";

  private final FakeRegistry fake = new FakeRegistry();

  @AfterEach
  void close() {
    fake.close();
  }

  @Test
  void shouldRetryWhatPasses() {
    fake.answerNext(1, 500, "{\"error_code\":50002,\"message\":\"timed out\"}");
    fake.answerNext(1, 429, "");

    int id = client(fake.url()).register(SUBJECT, TestSchemas.MOVIE);

    assertThat(id).isPositive();
    assertThat(fake.requests()).isEqualTo(3);
  }

  @Test
  void shouldGiveUpAfterItsRetries() {
    fake.answerNext(10, 503, "");

    assertThatThrownBy(() -> client(fake.url()).schemaById(1))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining(fake.url())
        .hasMessageContaining("503");
    assertThat(fake.requests()).isEqualTo(3);
  }

  @Test
  void shouldBeUnavailableWhenNobodyListens() {
    assertThatThrownBy(() -> client("http://127.0.0.1:" + freePort()).latest(SUBJECT))
        .isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void shouldNotWaitForEverForAnAnswer() {
    fake.hang();

    assertThatThrownBy(
            () ->
                client(fake.url(), Map.of("http.read.timeout.ms", "100", "max.retries", 0))
                    .schemaById(1))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("timed out");
  }

  @Test
  void shouldGoOnToTheNextUrlAndStayThere() {
    int id = client(fake.url()).register(SUBJECT, TestSchemas.MOVIE);
    RegistryClient client =
        client("http://127.0.0.1:" + freePort() + "," + fake.url(), Map.of("max.retries", 0));

    assertThat(client.schemaById(id)).contains(TestSchemas.MOVIE);
    assertThat(client.schemaById(id)).contains(TestSchemas.MOVIE);
  }

  @Test
  void shouldAuthenticateByUserInfo() {
    fake.requireAuthorization(basic("me:p:ss wörd"));

    RegistryClient client =
        client(
            fake.url(),
            Map.of(
                "basic.auth.credentials.source",
                "USER_INFO",
                "basic.auth.user.info",
                "me:p:ss wörd"));

    assertThat(client.register(SUBJECT, TestSchemas.MOVIE)).isPositive();
  }

  @Test
  void shouldAuthenticateByTheUrl() {
    fake.requireAuthorization(basic("me:a+b@c"));

    RegistryClient client = client("http://me:a+b%40c@127.0.0.1:" + fake.port() + "/");

    assertThat(client.register(SUBJECT, TestSchemas.MOVIE)).isPositive();
  }

  @Test
  void shouldSayWhereThePasswordIsSet() {
    fake.requireAuthorization(basic("me:right"));

    assertThatThrownBy(() -> client("http://me:wrong@127.0.0.1:" + fake.port()).schemaById(1))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("401")
        .hasMessageContaining("basic.auth.credentials.source")
        .hasMessageNotContaining("wrong");
    assertThat(fake.requests()).as("a refusal is not retried").isEqualTo(1);
  }

  @Test
  void shouldNotTakeAWrongPathForAnUnknownSchema() {
    assertThatThrownBy(() -> client(fake.url() + "/wrong/base").schemaById(1))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("base path");
  }

  @Test
  void shouldSayThatItIsNoRegistry() {
    fake.answerNext(1, 200, "<html>hello</html>");
    fake.answerNext(1, 404, "<html>not here</html>");
    fake.answerNext(1, 200, "{}");
    RegistryClient client = client(fake.url());

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> client.schemaById(1))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("is it a schema registry?");
    }
  }

  @Test
  void shouldBelieveAConflictOnlyAfterALookup() {
    int id = client(fake.url()).register(SUBJECT, TestSchemas.MOVIE);
    fake.conflict();

    assertThat(client(fake.url()).register(SUBJECT, TestSchemas.MOVIE)).isEqualTo(id);
  }

  @Test
  void shouldAskOnceMoreAfterAConflict() {
    fake.answerNext(1, 409, "{\"error_code\":409,\"message\":\"another was faster\"}");

    assertThat(client(fake.url()).register(SUBJECT, TestSchemas.MOVIE)).isPositive();
  }

  @Test
  void shouldNameWhatTheRegistrySays() {
    fake.answerNext(1, 422, "{\"error_code\":42201,\"message\":\"Invalid schema: too odd\"}");

    assertThatThrownBy(() -> client(fake.url()).register(SUBJECT, TestSchemas.MOVIE))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessageContaining(SUBJECT)
        .hasMessageContaining("too odd");
  }

  @Test
  void shouldRefuseSchemasThatAreNotAvro() {
    int protobuf = fake.addForeign("{\"schema\":\"syntax\",\"schemaType\":\"PROTOBUF\"}");
    int references =
        fake.addForeign("{\"schema\":\"\\\"A\\\"\",\"references\":[{\"name\":\"A\"}]}");
    int broken = fake.addForeign("{\"type\":\"rec");

    assertUnusable(protobuf, "PROTOBUF");
    assertUnusable(references, "refers to other schemas");
    assertUnusable(broken, "no Avro schema");
  }

  private void assertUnusable(int id, String message) {
    assertThatThrownBy(() -> client(fake.url()).schemaById(id))
        .isInstanceOf(UnusableSchemaException.class)
        .hasMessageContaining(message);
  }

  private static RegistryClient client(String url) {
    return client(url, Map.of());
  }

  private static RegistryClient client(String url, Map<String, ?> more) {
    Map<String, Object> configs = new HashMap<>(more);
    configs.put("schema.registry.url", url);
    configs.put("retries.wait.ms", 1);
    return new HttpRegistry(RegistryConfig.from(configs));
  }

  private static String basic(String userInfo) {
    byte[] bytes = userInfo.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }

  /** Nobody listens there. */
  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
