// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.decode.Decoded;
import io.fullrow.decode.RawRecord;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.fragment.FragmentSchema;
import io.fullrow.fragment.Samples;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.testkit.CpuTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Registered writer schemas with one more field, which little data makes expensive to skip. */
class HostileWriterTest {
  private static final Schema NULL = Schema.create(Schema.Type.NULL);
  private static final TableId SOURCE = new TableId("old", "t");
  private static final Origin ORIGIN = new Origin("raw", 0, 0, 0, Optional.empty());
  private static final TableSchema SCHEMA =
      new TableSchema(
          new TableId("new", "t"),
          List.of(new Column("p", DataTypes.INT, Column.Kind.PARTITION_KEY, false)),
          List.of(),
          List.of(),
          List.of(new Column("a", DataTypes.TEXT, Column.Kind.REGULAR, false)));

  @Test
  void shouldSkipAFieldOfAnotherSchema() throws IOException {
    assertThat(decode(Schema.create(Schema.Type.STRING), new byte[] {2, 'x'}))
        .isInstanceOf(Decoded.Changes.class);
  }

  @Test
  void shouldRefuseDeepNesting() throws IOException {
    Schema node = Schema.createRecord("Node", null, "x", false);
    node.setFields(List.of(new Schema.Field("next", Schema.createUnion(NULL, node))));
    byte[] deep = new byte[1_000_000];
    Arrays.fill(deep, (byte) 2);
    deep[deep.length - 1] = 0;

    assertRefused(decode(node, deep));
  }

  @Test
  @Timeout(30)
  void shouldRefuseElementsWithoutBytes() throws IOException {
    ByteArrayOutputStream nulls = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(nulls, null);
    for (int i = 0; i < 20; i++) {
      encoder.writeLong(2_000_000_000L);
    }
    encoder.writeLong(0);

    assertRefused(decode(Schema.createArray(NULL), nulls.toByteArray()));
  }

  @Test
  @Timeout(30)
  void shouldRefuseRecordsOfRecordsWithoutBytes() throws IOException {
    Schema next = NULL;
    for (int i = 0; i < 34; i++) {
      next =
          Schema.createRecord(
              "Twice" + i,
              null,
              "x",
              false,
              List.of(new Schema.Field("a", next), new Schema.Field("b", next)));
    }

    assertRefused(decode(next, new byte[0]));
  }

  private static void assertRefused(Decoded decoded) {
    assertThat(decoded)
        .isInstanceOfSatisfying(
            Decoded.Malformed.class,
            malformed -> assertThat(malformed.reason()).contains("nested too deep, or more"));
  }

  /** A fragment, and behind it {@code data} of a field that only its writer knows. */
  private static Decoded decode(Schema added, byte[] data) throws IOException {
    List<Schema.Field> fields = new ArrayList<>();
    FragmentSchema.SCHEMA
        .getFields()
        .forEach(field -> fields.add(new Schema.Field(field, field.schema())));
    fields.add(new Schema.Field("added", added));
    Schema ours = FragmentSchema.SCHEMA;
    Schema writer =
        Schema.createRecord(ours.getName(), ours.getDoc(), ours.getNamespace(), false, fields);
    RawRecord record = new RawRecord(Optional.empty(), Optional.of(wire(data)), ORIGIN);
    AtomicReference<Decoded> decoded = new AtomicReference<>();
    Duration cost =
        CpuTime.of(
            () ->
                decoded.set(
                    new FragmentFormat()
                        .decoder(SOURCE, Set.of(), id -> new WriterSchemas.Lookup.Found(writer))
                        .decode(record, SCHEMA)));
    assertThat(cost).isLessThan(Duration.ofSeconds(1));
    return Objects.requireNonNull(decoded.get());
  }

  private static Bytes wire(byte[] added) {
    Fragment fragment =
        new Fragment(
            SOURCE,
            PartitionKey.of(Bytes.fromHex("00000001")),
            new Change.Partition(new Deletion(Samples.time(1), 1)),
            false,
            false,
            ORIGIN);
    byte[] own = FragmentCodec.encode(fragment).toArray();
    int header = FragmentSchema.headerSize();
    return Bytes.wrap(
        ByteBuffer.allocate(5 + own.length - header + added.length)
            .put((byte) 0)
            .putInt(7)
            .put(own, header, own.length - header)
            .put(added)
            .array());
  }
}
