// SPDX-License-Identifier: Apache-2.0
package io.fullrow.fragment;

import io.fullrow.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a publisher sends in place of changes that it could not read: a text for people. It is no
 * fragment, so it becomes a dead letter, and the table cannot be switched while that is open.
 *
 * <pre>
 * note := "fullrow-loss: " text     UTF-8
 * </pre>
 */
public final class LossNote {
  private static final byte[] BEGIN = "fullrow-loss: ".getBytes(StandardCharsets.US_ASCII);

  private LossNote() {}

  /** The value of a record. */
  public static byte[] encode(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    byte[] note = Arrays.copyOf(BEGIN, BEGIN.length + utf8.length);
    System.arraycopy(utf8, 0, note, BEGIN.length, utf8.length);
    return note;
  }

  /** The text of a record's value; empty if it is something else. */
  public static Optional<String> read(Bytes value) {
    byte[] bytes = value.unsafeArray();
    return bytes.length >= BEGIN.length
            && Arrays.equals(bytes, 0, BEGIN.length, BEGIN, 0, BEGIN.length)
        ? Optional.of(
            new String(bytes, BEGIN.length, bytes.length - BEGIN.length, StandardCharsets.UTF_8))
        : Optional.empty();
  }
}
