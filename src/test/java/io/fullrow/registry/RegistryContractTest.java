// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

/** What the client needs of a registry; the fake and the real one pass the same. */
abstract class RegistryContractTest {
  /** The base URL of the Confluent API. */
  abstract String url();

  /** A real registry outlives the test: no subject may be there from another run. */
  private final String run = "contract-" + System.nanoTime();

  private RegistryClient client() {
    return new HttpRegistry(RegistryConfig.from(Map.of("schema.registry.url", url())));
  }

  private String subject(String name) {
    return run + "-" + name + "-value";
  }

  /** Of this run alone, as real registries know content from anywhere. */
  private Schema schema(String... fields) {
    SchemaBuilder.FieldAssembler<Schema> assembler =
        SchemaBuilder.record("R" + run.replace('-', '_')).namespace("contract").fields();
    for (String field : fields) {
      assembler = assembler.optionalLong(field);
    }
    return assembler.endRecord();
  }

  @Test
  void shouldFindASchemaByTheIdItWasRegisteredUnder() {
    int id = client().register(subject("s"), schema("a"));

    assertThat(client().schemaById(id)).contains(schema("a"));
  }

  @Test
  void shouldKeepTheIdOfASchemaThatIsThere() {
    int id = client().register(subject("s"), schema("a"));

    assertThat(client().register(subject("s"), schema("a"))).isEqualTo(id);
    assertThat(client().register(subject("other"), schema("a"))).isEqualTo(id);
    assertThat(client().latest(subject("s")).orElseThrow().version()).isEqualTo(1);
  }

  @Test
  void shouldReturnTheLatestVersion() {
    int first = client().register(subject("s"), schema("a"));
    int second = client().register(subject("s"), schema("a", "b"));

    RegisteredSchema latest = client().latest(subject("s")).orElseThrow();

    assertThat(first).isNotEqualTo(second);
    assertThat(latest).isEqualTo(new RegisteredSchema(second, 2, schema("a", "b")));
  }

  @Test
  void shouldLookUpOnlyVersionsOfTheSubject() {
    int id = client().register(subject("s"), schema("a"));
    client().register(subject("other"), schema("b"));

    assertThat(client().lookup(subject("s"), schema("a"))).hasValue(id);
    assertThat(client().lookup(subject("s"), schema("b"))).isEmpty();
    assertThat(client().lookup(subject("s"), schema("c"))).isEmpty();
    assertThat(client().lookup(subject("none"), schema("a"))).isEmpty();
  }

  @Test
  void shouldSayThatNothingIsThere() {
    assertThat(client().schemaById(Integer.MAX_VALUE)).isEmpty();
    assertThat(client().schemaById(-5)).isEmpty();
    assertThat(client().latest(subject("none"))).isEmpty();
  }

  @Test
  void shouldNameTheSubjectOfAnIncompatibleSchema() throws Exception {
    client().register(subject("s"), schema("a"));
    requireBackwardCompatibility(subject("s"));
    Schema incompatible =
        new Schema.Parser()
            .parse(
                schema("a")
                    .toString()
                    .replace("[\"null\",\"long\"]", "\"string\"")
                    .replace(",\"default\":null", ""));

    assertThatThrownBy(() -> client().register(subject("s"), incompatible))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessageContaining(subject("s"));
    assertThat(client().register(subject("s"), schema("a", "b"))).isPositive();
  }

  @Test
  void shouldTakeAnySubject() {
    String odd = subject("a b/c%20+ü?#&\"x\"");
    int id = client().register(odd, schema("a"));

    assertThat(client().latest(odd).orElseThrow().id()).isEqualTo(id);
    assertThat(client().lookup(odd, schema("a"))).hasValue(id);
  }

  @Test
  void shouldGiveOneIdToAllWhoRegisterANewSubjectAtOnce() throws Exception {
    int count = 6;
    CyclicBarrier together = new CyclicBarrier(count);
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      Callable<Integer> registration =
          () -> {
            RegistryClient client = client();
            together.await();
            return client.register(subject("s"), schema("a"));
          };
      List<Integer> ids = new ArrayList<>();
      for (Future<Integer> id : threads.invokeAll(Collections.nCopies(count, registration))) {
        ids.add(id.get());
      }
      assertThat(ids).containsOnly(ids.get(0));
    } finally {
      threads.shutdownNow();
    }
  }

  private void requireBackwardCompatibility(String subject)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + "/config/" + subject))
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .PUT(HttpRequest.BodyPublishers.ofString("{\"compatibility\":\"BACKWARD\"}"))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }
}
