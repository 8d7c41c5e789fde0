package io.fullrow.load;

import io.fullrow.load.ServiceFigures.Counters;
import java.util.Locale;

/**
 * The figures of one run.
 *
 * @param service what the service counted at full speed
 * @param serviceSeconds from the first fragment to all of it being in the target
 * @param driver rows of the bare driver loop
 * @param plain records of the plain topology
 * @param total what the service counted in the whole run
 * @param sent messages of the whole run
 * @param rows that the target must hold in the end
 * @param differences rows of the target that are not as they must be
 */
record LoadReport(
    Counters service,
    double serviceSeconds,
    Pace driver,
    Pace plain,
    Propagation propagation,
    Counters total,
    long sent,
    int rows,
    int differences) {

  /** So many in so long. */
  record Pace(long count, double seconds) {
    double perSecond() {
      return count / seconds;
    }
  }

  /** Milliseconds from a fragment's arrival on Kafka to the target's acknowledgement. */
  record Propagation(int rate, long p50, long p99, long p999, long max, long samples) {}

  Pace fragments() {
    return new Pace(service.received(), serviceSeconds);
  }

  Pace events() {
    return new Pace(service.events(), serviceSeconds);
  }

  Pace upserts() {
    return new Pace(service.upserts(), serviceSeconds);
  }

  double upsertsToDriver() {
    return upserts().perSecond() / driver.perSecond();
  }

  double fragmentsToPlain() {
    return fragments().perSecond() / plain.perSecond();
  }

  /** Whether every fragment was received, none refused, and the target is as it must be. */
  boolean complete() {
    return total.received() == sent && total.deadLetters() == 0 && differences == 0;
  }

  String render() {
    StringBuilder out = new StringBuilder("\n");
    line(out, "Full speed, from the first fragment to caught up", "");
    pace(out, "raw fragments", fragments());
    pace(out, "events", events());
    pace(out, "upserts", upserts());
    line(out, "  duplicates dropped early / by the merge", duplicates());
    line(out, "  processor time a raw fragment", micros());
    line(out, "Baselines of this run", "");
    pace(out, "(a) bare driver loop, rows", driver);
    pace(out, "(b) plain topology, raw records", plain);
    line(out, "Ratios", "");
    line(out, "  upserts/s to (a)", number("%.2f", upsertsToDriver()));
    line(out, "  raw fragments/s to (b)", number("%.2f", fragmentsToPlain()));
    line(out, "Propagation at " + propagation.rate() + " mutations/s", "");
    line(
        out,
        "  p50 / p99 / p99.9 / max",
        number(
            "%d / %d / %d / %d ms",
            propagation.p50(), propagation.p99(), propagation.p999(), propagation.max()));
    line(out, "  samples", number("%,d", propagation.samples()));
    line(out, "The target", "");
    line(out, "  rows / not as expected", number("%,d / %,d", rows, differences));
    line(out, "  fragments sent / received", number("%,d / %,d", sent, total.received()));
    line(out, "  dead letters", number("%,d", total.deadLetters()));
    return out.toString();
  }

  private String duplicates() {
    return number("%,d / %,d", service.early(), service.merged());
  }

  private String micros() {
    return number("%.0f µs", service.cpuNanos() / 1e3 / service.received());
  }

  private static void pace(StringBuilder out, String what, Pace pace) {
    line(
        out,
        "  " + what,
        number("%,9.0f /s   (%,d in %.1f s)", pace.perSecond(), pace.count(), pace.seconds()));
  }

  private static void line(StringBuilder out, String name, String value) {
    out.append(String.format("%-50s%s%n", name, value).stripTrailing()).append('\n');
  }

  private static String number(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
