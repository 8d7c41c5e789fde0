// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.util.regex.Pattern;

/** Which names Kafka takes for a topic; {@code org.apache.kafka.common.internals.Topic}. */
final class TopicName {
  static final String RULE = "1 to 249 letters, digits, '.', '_' or '-'";
  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  private TopicName() {}

  static boolean legal(String name) {
    return LEGAL.matcher(name).matches() && !name.equals(".") && !name.equals("..");
  }
}
