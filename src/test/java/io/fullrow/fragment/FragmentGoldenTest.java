// SPDX-License-Identifier: Apache-2.0
package io.fullrow.fragment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import io.fullrow.model.Fragment;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The bytes on topics that exist already: they must stay what they are. */
class FragmentGoldenTest {
  @Test
  void shouldKeepTheBytesOfVersionOne() throws IOException {
    Properties golden = golden("v1.properties");

    for (Map.Entry<String, Fragment> sample : Samples.all().entrySet()) {
      if (sample.getKey().equals("extremes")) {
        continue; // 165 kB of zeros
      }
      Bytes bytes = Bytes.fromHex(golden.getProperty(sample.getKey(), ""));
      assertThat(FragmentCodec.encode(sample.getValue()).toHex())
          .as(sample.getKey())
          .isEqualTo(bytes.toHex());
      assertThat(FragmentCodec.decode(bytes)).isEqualTo(sample.getValue());
    }
  }

  private static Properties golden(String name) throws IOException {
    Properties properties = new Properties();
    try (InputStream in =
        FragmentGoldenTest.class.getResourceAsStream("/golden/fragment/" + name)) {
      properties.load(in);
    }
    return properties;
  }
}
