// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Short digits that change with the columns of two tables, and when one is created anew. */
public final class SchemaFingerprint {
  private static final int BYTES = 8;

  private SchemaFingerprint() {}

  /**
   * 16 hexadecimal digits.
   *
   * @param ids Cassandra's ids of the two tables: another one of the same name has another
   */
  static String of(TableSchema source, TableSchema target, String ids) {
    byte[] digest = sha256((text(source) + text(target) + ids).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, BYTES);
  }

  private static String text(TableSchema schema) {
    StringBuilder text = new StringBuilder(schema.id().toString()).append('\n');
    for (Column column : schema.byName().values()) {
      text.append(column.name())
          .append('|')
          .append(column.kind())
          .append('|')
          .append(CqlTypes.shape(column.type()))
          .append(column.reversed() ? "|desc\n" : "\n");
    }
    return text.toString();
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
