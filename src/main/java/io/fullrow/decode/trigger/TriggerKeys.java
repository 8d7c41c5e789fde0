// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.trigger;

import io.fullrow.decode.raw.ColumnReader;
import io.fullrow.decode.raw.Payload;
import io.fullrow.decode.raw.Raw;
import io.fullrow.decode.raw.RejectedRecordException;
import io.fullrow.decode.raw.TableReader;
import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.PartitionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The primary key out of text: {@code a:b} and {@code a, b}.
 *
 * <p>A separator inside of a value gives more parts than the key has columns, so that no split is
 * wrong: it fits, or the record is refused. Cassandra escapes colons by backslashes and marks a
 * last backslash or exclamation mark by an exclamation mark; other publishers of this format do
 * not, and a text does not tell which it is.
 */
final class TriggerKeys {
  private static final Payload PLAIN = new Payload(Raw.NULL, false);

  private final TableReader table;

  TriggerKeys(TableReader table) {
    this.table = table;
  }

  PartitionKey partition(String text) {
    List<ColumnReader> columns = table.partitionKey();
    List<String> parts = split(text, ":", columns, "key");
    if (columns.size() > 1) {
      parts.forEach(part -> refuseEscape(text, part));
    }
    return table.partitionKey(column -> value(column, parts.get(columns.indexOf(column))));
  }

  Clustering clustering(String text, String path) {
    List<ColumnReader> columns = table.clustering();
    List<String> parts = split(text, ", ", columns, path);
    return table.clustering(column -> clusteringValue(column, parts.get(columns.indexOf(column))));
  }

  /** One component of a range's bound. */
  Bytes clusteringValue(ColumnReader column, String part) {
    if (part.length() > 1 && part.startsWith("'") && part.endsWith("'")) {
      throw column.notAValue(
          "the text " + part + " is in single quotes",
          "from Cassandra 4.1 on triggers write CQL literals, publish from 3.x or 4.0");
    }
    return value(column, part);
  }

  private static Bytes value(ColumnReader column, String part) {
    return column.read(new Raw.Text(part), PLAIN);
  }

  private static List<String> split(
      String text, String separator, List<ColumnReader> columns, String path) {
    List<String> parts =
        columns.size() > 1
            ? List.of(Pattern.compile(separator, Pattern.LITERAL).split(text, -1))
            : List.of(text);
    if (columns.isEmpty() ? text.isEmpty() : parts.size() == columns.size()) {
      return columns.isEmpty() ? new ArrayList<>() : parts;
    }
    throw RejectedRecordException.malformed(
        "field '"
            + path
            + "' is "
            + new Raw.Text(text).brief()
            + ", which has "
            + parts.size()
            + " components for the columns "
            + TableReader.names(columns)
            + ": a value that contains the separator cannot be told from two");
  }

  private static void refuseEscape(String text, String part) {
    if (part.indexOf('\\') >= 0 || part.endsWith("!")) {
      throw RejectedRecordException.malformed(
          "field 'key' is "
              + new Raw.Text(text).brief()
              + ": with a backslash, or '!' at the end, it may be escaped or not");
    }
  }
}
