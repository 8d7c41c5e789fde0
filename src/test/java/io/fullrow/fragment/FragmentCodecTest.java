// SPDX-License-Identifier: Apache-2.0
package io.fullrow.fragment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fullrow.model.Bytes;
import io.fullrow.model.Fragment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.junit.jupiter.api.Test;

class FragmentCodecTest {
  private static final long SEED = 20_240_601L;
  private static final int HEADER = 10;
  private static final Schema SCHEMA = FragmentCodec.schema();

  @Test
  void shouldReadBackWhatItWrote() {
    Samples.all()
        .forEach(
            (name, fragment) ->
                assertThat(FragmentCodec.decode(FragmentCodec.encode(fragment)))
                    .as(name)
                    .isEqualTo(fragment));
  }

  @Test
  void shouldReadBackRandomFragments() {
    RandomFragments random = new RandomFragments(SEED);
    for (int i = 0; i < 5_000; i++) {
      Fragment fragment = random.next();
      assertThat(FragmentCodec.decode(FragmentCodec.encode(fragment)))
          .as("number %d of seed %d", i, SEED)
          .isEqualTo(fragment);
    }
  }

  @Test
  void shouldWriteAsTheSchemaSays() {
    for (Fragment fragment : samplesAndRandom(2_000)) {
      byte[] byHand = body(FragmentCodec.encode(fragment));
      byte[] bySchema = GenericFragments.write(SCHEMA, GenericFragments.toRecord(SCHEMA, fragment));
      assertThat(Bytes.wrap(byHand)).as("%s", fragment).isEqualTo(Bytes.wrap(bySchema));
    }
  }

  @Test
  void shouldReadWhatASchemaDrivenWriterWrote() {
    for (Fragment fragment : samplesAndRandom(500)) {
      byte[] bySchema = GenericFragments.write(SCHEMA, GenericFragments.toRecord(SCHEMA, fragment));
      assertThat(FragmentCodec.decode(withHeader(bySchema))).isEqualTo(fragment);
    }
  }

  @Test
  void shouldUseAvrosSingleObjectEncoding() throws Exception {
    Bytes bytes = FragmentCodec.encode(Samples.insert());

    GenericRecord read =
        new BinaryMessageDecoder<GenericRecord>(GenericData.get(), SCHEMA)
            .decode(bytes.toByteBuffer());

    assertThat(read.get("keyspace")).hasToString("movies");
  }

  @Test
  void shouldSkipThePlaceInACommitLog() {
    GenericRecord record = GenericFragments.toRecord(SCHEMA, Samples.update());
    Schema position = SCHEMA.getField("commitLog").schema().getTypes().get(1);
    GenericRecord commitLog = new GenericData.Record(position);
    commitLog.put("node", "node-1");
    commitLog.put("segment", "CommitLog-7-1.log");
    commitLog.put("position", 77L);
    record.put("commitLog", commitLog);

    Fragment read = FragmentCodec.decode(withHeader(GenericFragments.write(SCHEMA, record)));

    assertThat(read).isEqualTo(Samples.update());
  }

  @Test
  void shouldNameAnotherVersion() {
    byte[] bytes = FragmentCodec.encode(Samples.insert()).toArray();
    bytes[5] ^= 1;
    assertMalformed(bytes, "written by another version");
  }

  @Test
  void shouldRefuseBytesOfSomethingElse() {
    assertMalformed(new byte[0], "does not begin with C3 01");
    assertMalformed(new byte[] {(byte) 0xC3}, "does not begin with C3 01");
    assertMalformed(new byte[] {(byte) 0xC3, 1, 2}, "ends within the fingerprint");
    assertMalformed("{\"op\":\"i\"}".getBytes(StandardCharsets.UTF_8), "does not begin with C3 01");
  }

  @Test
  void shouldRefuseBytesLeftOver() {
    byte[] bytes = FragmentCodec.encode(Samples.insert()).toArray();
    assertMalformed(Arrays.copyOf(bytes, bytes.length + 1), "left over");
  }

  @Test
  void shouldRefuseEveryTruncation() {
    byte[] bytes = FragmentCodec.encode(Samples.withOriginal()).toArray();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> FragmentCodec.decode(Bytes.wrap(cut)))
          .isInstanceOf(MalformedFragmentException.class);
    }
  }

  @Test
  void shouldNotBelieveAHugeLength() {
    // the keyspace claims two thousand million bytes
    assertMalformed(
        withHeader(Bytes.fromHex("80d0acf30e6d").toArray()).toArray(), "ends too early");
  }

  @Test
  void shouldRefuseTwoCellsForOnePlace() {
    GenericRecord record = GenericFragments.toRecord(SCHEMA, Samples.staticRow());
    GenericRecord change = (GenericRecord) record.get("change");
    List<Object> cells = new ArrayList<>((List<?>) change.get("cells"));
    cells.add(cells.get(0));
    change.put("cells", cells);

    assertMalformed(
        withHeader(GenericFragments.write(SCHEMA, record)).toArray(), "two cells for one place");
  }

  @Test
  void shouldRefuseAFragmentWithoutOrigin() {
    GenericRecord record = GenericFragments.toRecord(SCHEMA, Samples.staticRow());
    record.put("origin", null);
    Bytes bytes = withHeader(GenericFragments.write(SCHEMA, record));

    assertMalformed(bytes.toArray(), "without its origin");
    assertThat(FragmentCodec.decode(bytes, Samples.ORIGIN)).isEqualTo(Samples.staticRow());
  }

  @Test
  void shouldThrowNothingElseForDamagedBytes() {
    Random random = new Random(SEED);
    List<Fragment> samples = new ArrayList<>(Samples.all().values());
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = FragmentCodec.encode(samples.get(i % (samples.size() - 1))).toArray();
      bytes[HEADER + random.nextInt(bytes.length - HEADER)] = (byte) random.nextInt();
      try {
        FragmentCodec.decode(Bytes.wrap(bytes));
      } catch (MalformedFragmentException expected) {
        assertThat(expected).hasMessageNotContaining("null");
      }
    }
  }

  @Test
  void shouldExplainEveryField() {
    undocumented(SCHEMA, new ArrayList<>()).forEach(name -> assertThat(name).isNull());
  }

  private static List<String> undocumented(Schema schema, List<Schema> seen) {
    List<String> names = new ArrayList<>();
    switch (schema.getType()) {
      case RECORD -> {
        if (seen.contains(schema)) {
          return names;
        }
        seen.add(schema);
        if (schema.getDoc() == null) {
          names.add(schema.getName());
        }
        for (Schema.Field field : schema.getFields()) {
          if (field.doc() == null) {
            names.add(schema.getName() + "." + field.name());
          }
          names.addAll(undocumented(field.schema(), seen));
        }
      }
      case UNION -> schema.getTypes().forEach(type -> names.addAll(undocumented(type, seen)));
      case ARRAY -> names.addAll(undocumented(schema.getElementType(), seen));
      default -> {}
    }
    return names;
  }

  private static List<Fragment> samplesAndRandom(int count) {
    List<Fragment> fragments = new ArrayList<>(Samples.all().values());
    RandomFragments random = new RandomFragments(SEED + 1);
    for (int i = 0; i < count; i++) {
      fragments.add(random.next());
    }
    return fragments;
  }

  private static byte[] body(Bytes encoded) {
    return Arrays.copyOfRange(encoded.toArray(), HEADER, encoded.size());
  }

  private static Bytes withHeader(byte[] body) {
    byte[] header = Arrays.copyOf(FragmentCodec.encode(Samples.insert()).toArray(), HEADER);
    byte[] all = Arrays.copyOf(header, HEADER + body.length);
    System.arraycopy(body, 0, all, HEADER, body.length);
    return Bytes.wrap(all);
  }

  private static void assertMalformed(byte[] bytes, String message) {
    assertThatThrownBy(() -> FragmentCodec.decode(Bytes.wrap(bytes)))
        .isInstanceOf(MalformedFragmentException.class)
        .hasMessageContaining(message);
  }
}
