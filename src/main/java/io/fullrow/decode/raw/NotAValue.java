package io.fullrow.decode.raw;

/**
 * A raw value that is no value of its CQL type. The column that was being read adds its name.
 * Without a stack trace.
 */
public final class NotAValue extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String COMPARE_TYPES =
      "the column's type in the source and in the target table must be the same";

  private final String problem;
  private final String mend;

  private NotAValue(String message, String mend) {
    super(message, null, false, false);
    this.problem = message;
    this.mend = mend;
  }

  /** Such as "expected text, not the number 5". */
  public static NotAValue expected(String expected, Raw actual) {
    return new NotAValue("expected " + expected + ", not " + actual.brief(), COMPARE_TYPES);
  }

  public static NotAValue because(String problem, Raw actual) {
    return new NotAValue(problem + ": " + actual.brief(), COMPARE_TYPES);
  }

  public static NotAValue because(String problem, Raw actual, String mend) {
    return new NotAValue(problem + ": " + actual.brief(), mend);
  }

  /** What is wrong, with the value. */
  public String problem() {
    return problem;
  }

  /** What to do about it. */
  public String mend() {
    return mend;
  }
}
