// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataTypes;
import com.sun.net.httpserver.HttpServer;
import io.fullrow.event.DataEvent;
import io.fullrow.event.EncodedEvent;
import io.fullrow.event.EventCodec;
import io.fullrow.event.EventSchemas;
import io.fullrow.event.Operation;
import io.fullrow.event.SchemaIds;
import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.registry.CachingRegistry;
import io.fullrow.registry.HttpRegistry;
import io.fullrow.registry.RegistryConfig;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.Failure;
import io.fullrow.sink.Outcome;
import io.fullrow.sink.Targets;
import io.fullrow.sink.kafka.SinkMetrics;
import io.fullrow.sink.kafka.SinkTopic;
import io.fullrow.tables.RegistryEventDecoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the sink makes of a good event while the schema registry refuses, over real HTTP. */
class RegistryRefusalTest {
  private static final TableId SOURCE = new TableId("old", "t");
  private static final TableSchema TARGET =
      new TableSchema(
          new TableId("new", "t"),
          List.of(new Column("p", DataTypes.BLOB, Column.Kind.PARTITION_KEY, false)),
          List.of(),
          List.of(),
          List.of());

  private final EncodedEvent event = event();
  private HttpServer server;
  private volatile int status;
  private volatile String body = "";

  @BeforeEach
  void startRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopRegistry() {
    server.stop(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | {\"error_code\":401,\"message\":\"Unauthorized\"}",
        "403 | {\"error_code\":40301,\"message\":\"denied\"}",
        "404 | 404 page not found",
        "404 | {\"message\":\"no route\"}",
        "200 | <html>log in</html>",
        "200 | {\"unexpected\":1}"
      })
  void shouldWaitWhileTheRegistryRefuses(int answered, String text) {
    // given
    status = answered;
    body = text;

    // when
    Failure failure = failure();

    // then
    assertThat(failure.kind()).isEqualTo(Failure.Kind.RETRIABLE);
    assertThat(failure.reason())
        .startsWith("refused by the schema registry: ")
        .contains(server.getAddress().getPort() + "/schemas/ids/1");
  }

  @Test
  void shouldTellThatTheRegistryIsAway() {
    // given
    status = 503;
    body = "unavailable";

    // when
    Failure failure = failure();

    // then
    assertThat(failure.kind()).isEqualTo(Failure.Kind.RETRIABLE);
    assertThat(failure.reason()).startsWith("the schema registry is unavailable: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | {\"error_code\":40403,\"message\":\"Schema not found\"}",
        "200 | {\"schema\":\"syntax=proto3\",\"schemaType\":\"PROTOBUF\"}",
        "200 | {\"schema\":\"no schema\"}"
      })
  void shouldRefuseAnEventWhoseSchemaIsNowhereOrOfNoUse(int answered, String text) {
    // given
    status = answered;
    body = text;

    // when
    Failure failure = failure();

    // then
    assertThat(failure.kind()).isEqualTo(Failure.Kind.POISON);
  }

  private Failure failure() {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    CachingRegistry registry =
        new CachingRegistry(
            new HttpRegistry(
                RegistryConfig.from(Map.of("schema.registry.url", url, "max.retries", "0"))));
    Outcome<DataEvent> decoded =
        new RegistryEventDecoder(new OneTarget(), registry, SinkMetrics.none())
            .decode(
                new SinkTopic("dp", SOURCE, false, false),
                event.key(),
                event.value(),
                event.headers());
    return ((Outcome.Failed<DataEvent>) decoded).failure();
  }

  private static EncodedEvent event() {
    DataEvent.Row row =
        new DataEvent.Row(
            new DataEvent.Envelope(
                SOURCE,
                PartitionKey.of(Bytes.of((byte) 1)),
                Operation.INSERT,
                WriteTime.ofMicros(1),
                Optional.empty()),
            Clustering.none(),
            Optional.of(RowMarker.live(WriteTime.ofMicros(1))),
            Optional.empty(),
            RowContent.of(Map.of()),
            true,
            false);
    return EventCodec.of(EventSchemas.of(SOURCE, TARGET), SchemaIds.rowsOnly(1, 2)).encode(row, 1);
  }

  private static final class OneTarget implements Targets {
    @Override
    public Optional<TableSchema> schema(TableId source) {
      return Optional.of(TARGET);
    }

    @Override
    public CompletionStage<Void> refresh(TableId source) {
      return CompletableFuture.completedFuture(null);
    }
  }
}
