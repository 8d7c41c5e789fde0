// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class DeadLetterHeadersTest {
  /** A reason as large as its record would make a dead letter that no topic takes. */
  @Test
  void shouldCutAReasonThatIsTooLong() {
    Headers headers = new RecordHeaders();

    DeadLetterHeaders.add(headers, "Malformed", "x".repeat(9_000_000), "raw", 1, 2);

    byte[] reason = headers.lastHeader("__streams.errors.message").value();
    assertThat(new String(reason, StandardCharsets.UTF_8)).startsWith("xxx").endsWith(" ...");
    assertThat(reason).hasSizeLessThan(5_000);
  }
}
