// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.registry.ConfluentSide.Read;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** Our messages and Confluent's real classes understand each other, through a real registry. */
class ConfluentCompatibilityIT {
  /** A real registry outlives the test. */
  private final String topic = "compat-" + System.nanoTime();

  private final Map<String, Object> configs =
      Map.of("schema.registry.url", RealServers.registryUrl());

  private final AvroMessages messages =
      new AvroMessages(new HttpRegistry(RegistryConfig.from(configs)));

  @Test
  void shouldRunConfluentsOwnClasses() throws Exception {
    try (ConfluentSide confluent = confluent(false)) {
      assertThat(confluent.origin()).isNotSameAs(getClass().getClassLoader());
    }
  }

  @Test
  void shouldWriteKeysThatConfluentReads() throws Exception {
    assertConfluentReads(true, TestSchemas.key());
  }

  @Test
  void shouldWriteValuesThatConfluentReads() throws Exception {
    assertConfluentReads(false, TestSchemas.movie());
    assertConfluentReads(false, new GenericData.Record(TestSchemas.MOVIE));
  }

  @Test
  void shouldReadKeysThatConfluentWrote() throws Exception {
    assertReadsConfluents(true, TestSchemas.key());
  }

  @Test
  void shouldReadValuesThatConfluentWrote() throws Exception {
    assertReadsConfluents(false, TestSchemas.movie());
    assertReadsConfluents(false, new GenericData.Record(TestSchemas.MOVIE));
  }

  @Test
  void shouldWriteTheSameBytesAsConfluent() throws Exception {
    try (ConfluentSide confluent = confluent(true)) {
      byte[] ours = messages.write(topic + "-key", TestSchemas.key());
      byte[] theirs =
          confluent.serialize(topic, TestSchemas.KEY.toString(), json(TestSchemas.key()));

      assertThat(ours).isEqualTo(theirs);
    }
  }

  @Test
  void shouldReadOldAndNewVersionsOnBothSides() throws Exception {
    String subject = topic + "-value";
    Schema newer = TestSchemas.MOVIE_WITH_STUDIO;
    GenericRecord newMovie = TestSchemas.movieWithStudio();
    try (ConfluentSide confluent = confluent(false)) {
      byte[] ourOld = messages.write(subject, TestSchemas.movie());
      byte[] ourNew = messages.write(subject, newMovie);
      byte[] theirOld =
          confluent.serialize(topic, TestSchemas.MOVIE.toString(), json(TestSchemas.movie()));
      byte[] theirNew = confluent.serialize(topic, newer.toString(), json(newMovie));

      assertThat(AvroMessages.schemaId(theirOld)).isEqualTo(AvroMessages.schemaId(ourOld));
      assertThat(AvroMessages.schemaId(theirNew)).isEqualTo(AvroMessages.schemaId(ourNew));
      assertSame(confluent.deserialize(topic, ourOld), TestSchemas.movie());
      assertSame(confluent.deserialize(topic, ourNew), newMovie);
      assertThat(messages.read(theirOld)).hasToString(TestSchemas.movie().toString());
      assertThat(messages.read(theirNew)).hasToString(newMovie.toString());
    }
  }

  private void assertConfluentReads(boolean isKey, GenericRecord record) throws Exception {
    try (ConfluentSide confluent = confluent(isKey)) {
      byte[] bytes = messages.write(topic + (isKey ? "-key" : "-value"), record);

      assertSame(confluent.deserialize(topic, bytes), record);
    }
  }

  private void assertReadsConfluents(boolean isKey, GenericRecord record) throws Exception {
    try (ConfluentSide confluent = confluent(isKey)) {
      byte[] bytes = confluent.serialize(topic, record.getSchema().toString(), json(record));

      GenericRecord read = messages.read(bytes);

      assertThat(read.getSchema()).isEqualTo(record.getSchema());
      assertThat(read).hasToString(record.toString());
    }
  }

  private static void assertSame(Read read, GenericRecord record) {
    assertThat(new Schema.Parser().parse(read.schema())).isEqualTo(record.getSchema());
    assertThat(read.record()).isEqualTo(record.toString());
  }

  private ConfluentSide confluent(boolean isKey) throws Exception {
    return new ConfluentSide(RealServers.debeziumJar(), configs, isKey);
  }

  /** Avro's JSON encoding. */
  private static String json(GenericRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Encoder encoder = EncoderFactory.get().jsonEncoder(record.getSchema(), out);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return out.toString(StandardCharsets.UTF_8);
  }
}
