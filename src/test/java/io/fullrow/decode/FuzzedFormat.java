// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode;

import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A format with a table and valid records of it, to be damaged.
 *
 * @param seeds valid records
 * @param hostile records that are large or deep
 */
public record FuzzedFormat(
    TableId source, TableSchema schema, Decoder decoder, List<byte[]> seeds, List<byte[]> hostile) {

  /**
   * JSON that is made to cost much.
   *
   * @param number begins a record, up to the value of a column of numbers
   * @param elements the same up to that of a collection
   * @param end of both
   */
  public static List<byte[]> hostileJson(String number, String elements, String end) {
    return List.of(
        utf8("{\"a\":".repeat(200_000)),
        utf8(elements + "[".repeat(200_000)),
        utf8(elements + "[" + "1,".repeat(300_000) + "1]" + end),
        utf8(elements + "[" + "\"a\",".repeat(100_000) + "{}]" + end),
        utf8(elements + "\"" + "00".repeat(500_000) + "\"" + end),
        utf8(number + "1" + "0".repeat(500_000) + end),
        utf8(number + "\"" + "7".repeat(9_999) + "\"" + end),
        utf8(number + "\"" + "7".repeat(500_000) + "\"" + end),
        utf8(number + "\"" + "\\u00e9:".repeat(100_000) + "\"" + end));
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
