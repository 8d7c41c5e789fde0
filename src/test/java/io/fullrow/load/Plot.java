// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Draws figures over time as SVG, a curve for each contender, all on one scale from zero. */
final class Plot {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 360;
  private static final int LEFT = 70;
  private static final int BOTTOM = 30;
  private static final int LEGEND = 18;
  private static final int TICKS = 5;

  /** Points further apart are of different turns, between which nothing is drawn. */
  private static final double GAP_SECONDS = 5;

  private static final List<String> COLORS =
      List.of("#1b6ca8", "#d1495b", "#2e933c", "#edae49", "#6a4c93", "#555555", "#00798c");

  private final StringBuilder svg = new StringBuilder();
  private final String unit;
  private final double seconds;
  private final double perSecond;

  private Plot(Map<String, List<Series.Point>> series, String unit) {
    this.unit = unit;
    List<Series.Point> all = series.values().stream().flatMap(List::stream).toList();
    seconds = all.stream().mapToDouble(Series.Point::seconds).max().orElse(1);
    perSecond = Math.max(1, all.stream().mapToDouble(Series.Point::value).max().orElse(1));
  }

  /**
   * @param unit of the figures
   */
  static String svg(Map<String, List<Series.Point>> series, String unit) {
    Plot plot = new Plot(series, unit);
    int height = HEIGHT + BOTTOM + LEGEND * (series.size() + 1);
    plot.add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            + " font-family=\"sans-serif\" font-size=\"12\">",
        LEFT + WIDTH + LEFT, height);
    plot.add("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
    plot.axes();
    int number = 0;
    for (Map.Entry<String, List<Series.Point>> each : series.entrySet()) {
      plot.curve(each.getKey(), each.getValue(), number++);
    }
    return plot.add("</svg>").svg.toString();
  }

  private void axes() {
    for (int tick = 0; tick <= TICKS; tick++) {
      double value = perSecond * tick / TICKS;
      double time = seconds * tick / TICKS;
      add(
          "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>",
          LEFT, LEFT + WIDTH, y(value), y(value));
      add("<text x=\"5\" y=\"%.1f\">%,.0f %s</text>", y(value) + 4, value, unit);
      add("<text x=\"%.1f\" y=\"%d\">%.0f s</text>", x(time), HEIGHT + 15, time);
    }
  }

  private void curve(String name, List<Series.Point> points, int number) {
    String color = COLORS.get(number % COLORS.size());
    int from = 0;
    for (int next = 1; next <= points.size(); next++) {
      if (next == points.size()
          || points.get(next).seconds() - points.get(next - 1).seconds() > GAP_SECONDS) {
        line(points.subList(from, next), color);
        from = next;
      }
    }
    int y = HEIGHT + BOTTOM + LEGEND * (number + 1);
    add("<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>", LEFT, y, color, name);
  }

  private void line(List<Series.Point> points, String color) {
    String path =
        points.stream()
            .map(
                point ->
                    String.format(Locale.ROOT, "%.1f,%.1f", x(point.seconds()), y(point.value())))
            .collect(Collectors.joining(" "));
    add("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\"/>", path, color);
  }

  private double x(double time) {
    return LEFT + WIDTH * time / seconds;
  }

  private double y(double value) {
    return HEIGHT * (1 - value / perSecond * 0.95);
  }

  private Plot add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    return this;
  }
}
