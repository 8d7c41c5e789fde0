// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import java.util.ArrayList;
import java.util.List;

/** The text of a tuple or UDT as {@code TupleType.getString} of Cassandra writes it. */
public final class TupleText {
  private TupleText() {}

  /**
   * The components, still escaped; fewer than {@code most} where the last ones were never written.
   *
   * @throws NotAValueException if it has more components, or more than one meaning
   */
  public static List<String> split(String text, int most) {
    List<String> parts = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == ':' && (i == 0 || text.charAt(i - 1) != '\\')) {
        parts.add(text.substring(begin, i));
        begin = i + 1;
      }
    }
    parts.add(text.substring(begin));
    boolean backslash = text.indexOf('\\') >= 0;
    if (parts.size() > most || text.contains("\\\\") || (backslash && parts.size() < most)) {
      throw NotAValueException.because("a tuple that cannot be told", new Raw.Text(text));
    }
    return parts;
  }

  public static String unescaped(String part) {
    return part.replace("\\:", ":").replace("\\@", "@");
  }
}
