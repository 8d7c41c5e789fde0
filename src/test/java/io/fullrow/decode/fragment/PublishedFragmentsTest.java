// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.fragment.FragmentCodec;
import io.fullrow.fragment.Samples;
import io.fullrow.model.Bytes;
import io.fullrow.model.Fragment;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fragments that were written with the fragment.avsc of a release are readable forever: in Avro's
 * single-object encoding, on the repartition topic and in stores too, and in the Confluent wire
 * format.
 */
class PublishedFragmentsTest {
  private static final int SINGLE_OBJECT_HEADER = 10;

  @ParameterizedTest
  @ValueSource(strings = {"c7073b9"})
  void shouldReadTheSingleObjectEncodingOfEveryRelease(String release) throws IOException {
    Properties golden = golden(release);
    long fingerprint = SchemaNormalization.parsingFingerprint64(schema(release));

    for (Map.Entry<String, Fragment> sample : Samples.all().entrySet()) {
      if (golden.containsKey(sample.getKey())) {
        Bytes bytes = Bytes.fromHex(golden.getProperty(sample.getKey()));
        assertThat(Long.reverseBytes(bytes.toByteBuffer().getLong(2))).isEqualTo(fingerprint);
        assertThat(FragmentCodec.decode(bytes)).as(sample.getKey()).isEqualTo(sample.getValue());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"c7073b9"})
  void shouldReadTheWireFormatWithTheSchemaOfEveryRelease(String release) throws IOException {
    Properties golden = golden(release);
    Schema schema = schema(release);

    for (Map.Entry<String, Fragment> sample : Samples.all().entrySet()) {
      if (golden.containsKey(sample.getKey())) {
        byte[] bytes = Bytes.fromHex(golden.getProperty(sample.getKey())).toArray();
        assertThat(
                new WrittenBySchema().decode(schema, bytes, SINGLE_OBJECT_HEADER, Optional.empty()))
            .as(sample.getKey())
            .isEqualTo(sample.getValue());
      }
    }
  }

  private static Schema schema(String release) throws IOException {
    try (InputStream in = open(release, "fragment.avsc")) {
      return new Schema.Parser().parse(in);
    }
  }

  private static Properties golden(String release) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = open(release, "fragments.properties")) {
      properties.load(in);
    }
    return properties;
  }

  private static InputStream open(String release, String file) {
    InputStream in =
        PublishedFragmentsTest.class.getResourceAsStream("/golden/" + release + "/" + file);
    if (in == null) {
      throw new AssertionError("no golden file " + file + " of " + release);
    }
    return in;
  }
}
