// SPDX-License-Identifier: Apache-2.0
package io.fullrow.soak;

import io.fullrow.verify.ComparisonReport;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The figures at the half and at the end.
 *
 * @param samples of the whole load, in order
 * @param comparison of source and target after the load
 * @param deadLetters of the whole load
 */
record SoakReport(
    SoakOptions options, List<Sample> samples, ComparisonReport comparison, long deadLetters) {
  private static final double LIMIT = 1.1;

  SoakReport {
    samples = List.copyOf(samples);
  }

  /** Whether nothing grew by more than a tenth, all was processed and the tables are equal. */
  boolean passed() {
    return Arrays.stream(Figure.values()).noneMatch(this::grew)
        && comparison.equal()
        && deadLetters == 0;
  }

  /** Figures that are not there at both marks have not grown. */
  private boolean grew(Figure figure) {
    return atEnd(figure) > LIMIT * atHalf(figure);
  }

  double atHalf(Figure figure) {
    return mean(options.length().dividedBy(2), figure);
  }

  double atEnd(Figure figure) {
    return mean(options.length(), figure);
  }

  private double mean(Duration mark, Figure figure) {
    Duration from = mark.minus(options.window());
    return samples.stream()
        .filter(sample -> sample.at().compareTo(from) > 0 && sample.at().compareTo(mark) <= 0)
        .map(sample -> sample.figures().get(figure))
        .filter(Objects::nonNull)
        .mapToDouble(value -> value)
        .average()
        .orElse(0);
  }

  String render() {
    StringBuilder out = new StringBuilder("\n");
    line(out, "mean of the last " + text(options.window()) + " until", atMark(2), atMark(1), "");
    for (Figure figure : Figure.values()) {
      double half = atHalf(figure);
      double end = atEnd(figure);
      String ratio = half == 0 ? "-" : number("%.2f", end / half);
      line(out, figure.label(), bytes(half), bytes(end), ratio);
      out.insert(out.length() - 1, grew(figure) ? "  grew" : "");
    }
    out.append('\n');
    line(out, "mutations", number("%,d", samples.get(samples.size() - 1).written()), "", "");
    long lag = samples.stream().mapToLong(Sample::lagMillis).max().orElse(0);
    line(out, "longest lag", number("%,d ms", lag), "", "");
    line(out, "dead letters", number("%,d", deadLetters), "", "");
    return out.append('\n').append(comparison.render()).toString();
  }

  private String atMark(int part) {
    return text(options.length().dividedBy(part));
  }

  private static String text(Duration duration) {
    return number("%d:%02d min", duration.toMinutes(), duration.toSecondsPart());
  }

  private static String bytes(double value) {
    return number("%,.0f", value);
  }

  private static void line(StringBuilder out, String name, String half, String end, String ratio) {
    out.append(String.format("%-38s%16s%16s%8s", name, half, end, ratio).stripTrailing())
        .append('\n');
  }

  private static String number(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
