// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Typed access to a Kafka client's configuration, whose values are texts or objects. */
record Settings(Map<String, ?> configs) {
  String text(String key, String otherwise) {
    return text(configs.get(key), otherwise);
  }

  /** A class stands for its name, a collection for its items separated by commas. */
  static String text(@Nullable Object value, String otherwise) {
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Class<?> type) {
      return type.getName();
    }
    if (value instanceof Iterable<?> items) {
      return String.join(",", strings(items));
    }
    return value.toString().strip();
  }

  private static Iterable<String> strings(Iterable<?> items) {
    List<String> strings = new ArrayList<>();
    items.forEach(item -> strings.add(String.valueOf(item)));
    return strings;
  }

  int number(String key, int otherwise) {
    String text = text(key, Integer.toString(otherwise));
    try {
      int number = Integer.parseInt(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // the message below says it
    }
    throw new ConfigException(key, text, "give a whole number, at least 0");
  }

  Duration millis(String key, int otherwise) {
    return Duration.ofMillis(number(key, otherwise));
  }
}
