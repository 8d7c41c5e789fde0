// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A raw value that is no value of its CQL type. The column that was being read adds its name.
 * Without a stack trace.
 */
public final class NotAValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String COMPARE_TYPES =
      "the column's type in the source and in the target table must be the same";

  private final String problem;
  private final String remedy;
  private final @Nullable String unknownField;

  private NotAValueException(String message, String remedy) {
    this(message, remedy, null);
  }

  private NotAValueException(String message, String remedy, @Nullable String unknownField) {
    super(message, null, false, false);
    this.problem = message;
    this.remedy = remedy;
    this.unknownField = unknownField;
  }

  /** A field that a user type does not have, or not yet. */
  static NotAValueException unknownField(String name) {
    return new NotAValueException("field '" + name + "' is not in the type", COMPARE_TYPES, name);
  }

  /** Such as "expected text, not the number 5". */
  public static NotAValueException expected(String expected, Raw actual) {
    return new NotAValueException(
        "expected " + expected + ", not " + actual.brief(), COMPARE_TYPES);
  }

  public static NotAValueException because(String problem, Raw actual) {
    return new NotAValueException(problem + ": " + actual.brief(), COMPARE_TYPES);
  }

  public static NotAValueException because(String problem, Raw actual, String remedy) {
    return new NotAValueException(problem + ": " + actual.brief(), remedy);
  }

  /** The field that may be there after a refresh of the schema. */
  Optional<String> unknownField() {
    return Optional.ofNullable(unknownField);
  }

  /** What is wrong, with the value. */
  public String problem() {
    return problem;
  }

  /** What to do about it. */
  public String remedy() {
    return remedy;
  }
}
