// SPDX-License-Identifier: Apache-2.0
package io.fullrow.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Damages bytes: what a disk, a network, a wrong publisher or an enemy makes of a record. */
public final class Mutations {
  private static final int MOST_EDITS = 4;
  private static final int LONGEST_PIECE = 64;
  private static final List<byte[]> ODD =
      List.of(
          new byte[] {0},
          new byte[] {-1, -1, -1, -1},
          new byte[] {127, -1, -1, -1},
          new byte[] {-128, 0, 0, 0},
          new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
          new byte[] {-2, -1, -1, -1, 15},
          ascii("null"),
          ascii("-1"),
          ascii("1e999999999"),
          ascii("9223372036854775808"),
          ascii("\"\\u0000\""),
          ascii("[[[["),
          ascii("{\"value\":"));

  private Mutations() {}

  /**
   * One to four edits of {@code bytes}.
   *
   * @param others records to take pieces of
   */
  public static byte[] of(byte[] bytes, List<byte[]> others, SplittableRandom random) {
    byte[] result = bytes;
    for (int edits = random.nextInt(1, MOST_EDITS + 1); edits > 0; edits--) {
      result = edit(result, others, random);
    }
    return result;
  }

  private static byte[] edit(byte[] bytes, List<byte[]> others, SplittableRandom random) {
    int at = random.nextInt(bytes.length + 1);
    int end = Math.min(bytes.length, at + random.nextInt(1, LONGEST_PIECE));
    byte[] piece = Arrays.copyOfRange(bytes, at, end);
    return switch (random.nextInt(10)) {
      case 0, 1 -> flipped(bytes, random);
      case 2 -> Arrays.copyOf(bytes, at);
      case 3 -> spliced(bytes, at, piece, at);
      case 4 -> spliced(bytes, at, new byte[0], end);
      case 5 -> spliced(bytes, at, ODD.get(random.nextInt(ODD.size())), at);
      case 6 -> replaced(bytes, at, ODD.get(random.nextInt(ODD.size())));
      case 7 -> replaced(bytes, at, new byte[] {(byte) random.nextInt()});
      case 8 -> spliced(bytes, at, repeated(piece, random.nextInt(1, 300)), end);
      default -> crossed(bytes, at, others.get(random.nextInt(others.size())), random);
    };
  }

  private static byte[] flipped(byte[] bytes, SplittableRandom random) {
    byte[] result = bytes.clone();
    if (result.length > 0) {
      result[random.nextInt(result.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    }
    return result;
  }

  private static byte[] replaced(byte[] bytes, int at, byte[] by) {
    return spliced(bytes, at, by, Math.min(bytes.length, at + by.length));
  }

  private static byte[] crossed(byte[] bytes, int at, byte[] other, SplittableRandom random) {
    int from = random.nextInt(other.length + 1);
    byte[] tail = Arrays.copyOfRange(other, from, other.length);
    return spliced(bytes, at, tail, bytes.length);
  }

  private static byte[] repeated(byte[] piece, int times) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      out.writeBytes(piece);
    }
    return out.toByteArray();
  }

  /** The bytes before {@code at}, then the piece, then those from {@code rest} on. */
  private static byte[] spliced(byte[] bytes, int at, byte[] piece, int rest) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + piece.length);
    out.write(bytes, 0, at);
    out.writeBytes(piece);
    out.write(bytes, rest, bytes.length - rest);
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
