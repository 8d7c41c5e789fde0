// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

/**
 * The UTF-8 that Cassandra accepts: more than the standard's. C0 80 for a zero, surrogates and code
 * points past the last one pass its {@code UTF8Serializer}, so they can stand in a table.
 */
final class CassandraUtf8 {
  private CassandraUtf8() {}

  static boolean accepts(ByteSlice text) {
    while (text.remaining() > 0) {
      int first = text.readByte();
      if (first > 0x7F && !rest(first, text)) {
        return false;
      }
    }
    return true;
  }

  private static boolean rest(int first, ByteSlice text) {
    int further = further(first);
    if (further == 0 || text.remaining() < further) {
      return false;
    }
    if (!second(first, text.readByte())) {
      return false;
    }
    for (int i = 1; i < further; i++) {
      if (!continues(text.readByte())) {
        return false;
      }
    }
    return true;
  }

  /** How many bytes follow; 0 for a byte that begins nothing. */
  private static int further(int first) {
    if (first == 0xC0 || (first >= 0xC2 && first <= 0xDF)) {
      return 1;
    }
    if (first >= 0xE0 && first <= 0xEF) {
      return 2;
    }
    return first >= 0xF0 && first <= 0xF7 ? 3 : 0;
  }

  /** Its checks after E0 and F0 are laxer than a continuation byte's; this follows them. */
  private static boolean second(int first, int second) {
    return switch (first) {
      case 0xC0 -> second == 0x80;
      case 0xE0 -> (second & 0xE0) != 0x80;
      case 0xF0 -> (second & 0x30) != 0;
      default -> continues(second);
    };
  }

  private static boolean continues(int next) {
    return (next & 0xC0) == 0x80;
  }
}
