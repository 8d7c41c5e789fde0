// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GenericAvroSerdeTest {
  private static final String TOPIC = "dp.movies";

  private final FakeRegistry fake = new FakeRegistry();

  @AfterEach
  void close() {
    fake.close();
  }

  @Test
  void shouldBeMadeByNameAsKafkaDoes() throws Exception {
    Serde<?> serde = Utils.newInstance(GenericAvroSerde.class.getName(), Serde.class);

    serde.configure(Map.of("schema.registry.url", fake.url()), false);

    assertThat(serde).isInstanceOf(GenericAvroSerde.class);
  }

  @Test
  void shouldReadBackWhatItWrote() {
    byte[] key = serde(true).serializer().serialize(TOPIC, TestSchemas.key());
    byte[] value = serde(false).serializer().serialize(TOPIC, TestSchemas.movie());

    GenericRecord readKey = serde(true).deserializer().deserialize(TOPIC, key);
    GenericRecord readValue = serde(false).deserializer().deserialize(TOPIC, value);

    // as text: Avro reads strings as Utf8
    assertThat(readKey).hasToString(TestSchemas.key().toString());
    assertThat(readValue).hasToString(TestSchemas.movie().toString());
    assertThat(client().latest(TOPIC + "-key").orElseThrow().schema()).isEqualTo(TestSchemas.KEY);
    assertThat(client().latest(TOPIC + "-value").orElseThrow().schema())
        .isEqualTo(TestSchemas.MOVIE);
  }

  @Test
  void shouldPassNullsOn() {
    GenericAvroSerde serde = serde(false);

    assertThat(serde.serializer().serialize(TOPIC, null)).isNull();
    assertThat(serde.deserializer().deserialize(TOPIC, null)).isNull();
    assertThat(fake.requests()).isZero();
  }

  @Test
  void shouldAskTheRegistryOncePerSchema() {
    GenericAvroSerde serde = serde(false);
    byte[] value = serde.serializer().serialize(TOPIC, TestSchemas.movie());
    serde.deserializer().deserialize(TOPIC, value);
    int asked = fake.requests();

    serde.serializer().serialize(TOPIC, TestSchemas.movie());
    serde.deserializer().deserialize(TOPIC, value);

    assertThat(fake.requests()).isEqualTo(asked);
  }

  @Test
  void shouldOnlyUseWhatIsRegisteredWhenToldSo() {
    GenericAvroSerde serde = serde(Map.of("auto.register.schemas", "false"));
    assertThatThrownBy(() -> serde.serializer().serialize(TOPIC, TestSchemas.movie()))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining(TOPIC + "-value")
        .hasMessageContaining("auto.register.schemas");
    int id = client().register(TOPIC + "-value", TestSchemas.MOVIE);

    byte[] value = serde.serializer().serialize(TOPIC, TestSchemas.movie());

    assertThat(WireFormat.schemaId(value)).isEqualTo(id);
  }

  @Test
  void shouldWriteByTheLatestVersionWithFieldsByName() {
    int id = client().register(TOPIC + "-value", TestSchemas.MOVIE_WITH_STUDIO);
    GenericAvroSerde serde =
        serde(Map.of("auto.register.schemas", "false", "use.latest.version", "true"));

    byte[] value = serde.serializer().serialize(TOPIC, TestSchemas.movie());

    assertThat(WireFormat.schemaId(value)).isEqualTo(id);
    assertThat(serde.deserializer().deserialize(TOPIC, value))
        .hasToString(TestSchemas.movie(TestSchemas.MOVIE_WITH_STUDIO).toString());
  }

  @Test
  void shouldRefuseALatestVersionThatCannotHoldTheRecord() {
    client().register(TOPIC + "-value", TestSchemas.KEY);
    GenericAvroSerde serde =
        serde(Map.of("auto.register.schemas", "false", "use.latest.version", "true"));

    assertThatThrownBy(() -> serde.serializer().serialize(TOPIC, TestSchemas.movie()))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessageContaining("version 1 of " + TOPIC + "-value");
  }

  @Test
  void shouldRefuseARecordThatDoesNotFitItsSchema() {
    GenericRecord record = TestSchemas.movie();
    record.put("rating", "good");

    assertThatThrownBy(() -> serde(false).serializer().serialize(TOPIC, record))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining(TOPIC);
    assertThatThrownBy(
            () ->
                serde(true).serializer().serialize(TOPIC, new GenericData.Record(TestSchemas.KEY)))
        .isInstanceOf(SerializationException.class);
  }

  @Test
  void shouldRefuseBytesThatDoNotFitTheirSchema() {
    GenericAvroSerde serde = serde(false);
    byte[] value = serde.serializer().serialize(TOPIC, TestSchemas.movie());
    int string = client().register("other", Schema.create(Schema.Type.STRING));
    int id = WireFormat.schemaId(value);

    assertUnreadable(serde, WireFormat.frame(id, new byte[] {2}));
    assertUnreadable(serde, WireFormat.frame(id, new byte[8]));
    assertUnreadable(serde, WireFormat.frame(4711, new byte[0]));
    assertUnreadable(serde, WireFormat.frame(string, new byte[] {0}));
    assertUnreadable(serde, new byte[0]);
  }

  @Test
  void shouldBeRetriableWhileTheRegistryIsDown() {
    byte[] value = serde(false).serializer().serialize(TOPIC, TestSchemas.movie());
    GenericAvroSerde serde = serde(Map.of("max.retries", 0));
    fake.close();

    assertThatThrownBy(() -> serde.serializer().serialize(TOPIC, TestSchemas.movie()))
        .isInstanceOf(RetriableException.class);
    assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, value))
        .isInstanceOf(RetriableException.class);
  }

  private static void assertUnreadable(GenericAvroSerde serde, byte[] bytes) {
    assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, bytes))
        .isInstanceOf(SerializationException.class);
  }

  private RegistryClient client() {
    return new HttpRegistry(RegistryConfig.from(Map.of("schema.registry.url", fake.url())));
  }

  private GenericAvroSerde serde(boolean isKey) {
    GenericAvroSerde serde = new GenericAvroSerde();
    serde.configure(Map.of("schema.registry.url", fake.url()), isKey);
    return serde;
  }

  private GenericAvroSerde serde(Map<String, Object> more) {
    Map<String, Object> configs = new HashMap<>(more);
    configs.put("schema.registry.url", fake.url());
    GenericAvroSerde serde = new GenericAvroSerde();
    serde.configure(configs, false);
    return serde;
  }
}
