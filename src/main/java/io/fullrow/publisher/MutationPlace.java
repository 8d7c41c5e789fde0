// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a mutation is.
 *
 * <pre>
 * place := segment's file ":" end      such as CommitLog-7-1700000000000.log:4711
 * </pre>
 *
 * @param segment its id
 * @param end of the mutation in it, in bytes
 */
record MutationPlace(long segment, int end) {
  private static final Pattern PLACE =
      Pattern.compile("CommitLog-\\d+-(\\d{1,18})\\.log:(\\d{1,9})");

  /**
   * @throws IllegalArgumentException if the text is no such place
   */
  static MutationPlace parse(String text) {
    Matcher place = PLACE.matcher(text);
    if (!place.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no place of a mutation, such as CommitLog-7-1700000000000.log:4711");
    }
    return new MutationPlace(Long.parseLong(place.group(1)), Integer.parseInt(place.group(2)));
  }
}
