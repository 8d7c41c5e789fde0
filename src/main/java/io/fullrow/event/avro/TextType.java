// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event.avro;

import io.fullrow.model.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/**
 * Text as an Avro string, always exactly: Cassandra takes some bytes that are not UTF-8 (such as
 * {@code C080}), and no two texts may look the same in a key, or compaction would drop one.
 *
 * <p>What is not UTF-8 is written as {@code U+FFFD}, {@code 0x} and the hexadecimal bytes, such as
 * {@code "\uFFFD0xc080"}; so is a text that itself begins with that mark.
 */
final class TextType implements AvroType {
  static final AvroType INSTANCE = new TextType();

  private static final byte[] MARK = "\uFFFD0x".getBytes(StandardCharsets.UTF_8);

  private TextType() {}

  @Override
  public Fit fit(ByteBuffer value) {
    return Fit.EXACT;
  }

  @Override
  public void write(ByteBuffer value, Encoder out) throws IOException {
    if (isAscii(value) || (isUtf8(value) && !isMarked(value))) {
      // a string and bytes have the same binary form
      out.writeBytes(value.duplicate());
      return;
    }
    byte[] bytes = new byte[value.limit()];
    value.get(0, bytes);
    out.writeString("\uFFFD0x" + HexFormat.of().formatHex(bytes));
  }

  @Override
  public Bytes read(Decoder in) throws IOException {
    ByteBuffer text = in.readBytes(null);
    if (!isMarked(text.slice())) {
      return Bytes.copyOf(text);
    }
    String digits = StandardCharsets.UTF_8.decode(text).toString().substring(3);
    return Bytes.fromHex(digits);
  }

  private static boolean isMarked(ByteBuffer text) {
    return text.limit() >= MARK.length && text.slice(0, MARK.length).equals(ByteBuffer.wrap(MARK));
  }

  private static boolean isAscii(ByteBuffer value) {
    for (int i = 0; i < value.limit(); i++) {
      if (value.get(i) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUtf8(ByteBuffer value) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(value.duplicate());
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
