// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import io.fullrow.decode.debezium.DebeziumJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A connector's messages, encoded once. Each further pass has later times in them and nothing else
 * new: the service can take none for a copy of an earlier pass, and every cell of it wins.
 */
final class RawMessages implements Supply {
  /** Of milliseconds since the epoch; microseconds and nanoseconds begin with the same digits. */
  private static final int DIGITS = 13;

  private static final List<byte[]> TIMES =
      List.of(name("ts_ms"), name("ts_us"), name("ts_ns"), name("deletion_ts"));

  private final List<Template> templates;
  private final long passMillis;

  @SuppressWarnings("ArrayRecordComponent") // never compared, and copied a million times
  private record Template(byte[] key, byte[] value, int[] times) {
    static Template of(DebeziumJson.Message message) {
      byte[] value = message.value().unsafeArray();
      return new Template(message.key().unsafeArray(), value, timesIn(value));
    }

    byte[] later(long millis) {
      byte[] copy = value.clone();
      for (int at : times) {
        add(copy, at, millis);
      }
      return copy;
    }
  }

  /**
   * @param passMicros longer than from the first writetime to the last
   */
  RawMessages(List<DebeziumJson.Message> messages, long passMicros) {
    this.templates = messages.stream().map(Template::of).toList();
    this.passMillis = passMicros / 1_000 + 1;
  }

  @Override
  public int size() {
    return templates.size();
  }

  @Override
  public ProducerRecord<byte[], byte[]> record(String topic, long pass, int index) {
    Template template = templates.get(index);
    return new ProducerRecord<>(topic, template.key, template.later(pass * passMillis));
  }

  private static byte[] name(String field) {
    return ("\"" + field + "\":").getBytes(StandardCharsets.US_ASCII);
  }

  /** Where the digits of times begin. */
  private static int[] timesIn(byte[] value) {
    List<Integer> found = new ArrayList<>();
    for (int quote = 0; quote < value.length; quote++) {
      for (byte[] name : value[quote] == '"' ? TIMES : List.<byte[]>of()) {
        int digits = quote + name.length;
        if (digits + DIGITS <= value.length
            && Arrays.equals(value, quote, digits, name, 0, name.length)
            && Character.isDigit(value[digits])) {
          found.add(digits);
        }
      }
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }

  private static void add(byte[] text, int at, long millis) {
    long rest = millis;
    for (int digit = at + DIGITS - 1; rest > 0; digit--) {
      rest += text[digit] - '0';
      text[digit] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
