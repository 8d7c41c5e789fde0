// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.decode.debezium.DebeziumJson;
import io.fullrow.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pass that had the times of an earlier one would be dropped as copies, at a false speed. */
class RawMessagesTest {
  private static final String MESSAGE =
      """
      {"ts_ms":1699999999800,"source":{"ts_ms":1699999999999,"ts_us":1699999999999123,\
      "ts_ns":1699999999999123000},"after":{"a":{"value":null,"deletion_ts":1699999999999123},\
      "b":{"value":"1699999999999","deletion_ts":null}}}\
      """;

  @Test
  void shouldAddWholeMillisecondsToEveryTimeOfFurtherPasses() {
    // given
    DebeziumJson.Message message = new DebeziumJson.Message(bytes("key"), bytes(MESSAGE));
    RawMessages messages = new RawMessages(List.of(message), 1_500);

    // when
    String first = new String(messages.record("raw", 0, 0).value(), StandardCharsets.US_ASCII);
    String third = new String(messages.record("raw", 2, 0).value(), StandardCharsets.US_ASCII);

    // then
    assertThat(first).isEqualTo(MESSAGE);
    assertThat(third)
        .isEqualTo(
            """
            {"ts_ms":1699999999804,"source":{"ts_ms":1700000000003,"ts_us":1700000000003123,\
            "ts_ns":1700000000003123000},"after":{"a":{"value":null,"deletion_ts":1700000000003123},\
            "b":{"value":"1699999999999","deletion_ts":null}}}\
            """);
  }

  private static Bytes bytes(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
