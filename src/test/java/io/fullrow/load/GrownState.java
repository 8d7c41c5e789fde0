// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import io.fullrow.load.ServiceConfig.Followed;
import io.fullrow.load.ServiceContender.Role;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.util.List;
import java.util.Locale;

/**
 * The materialize stage on states of several sizes: mutations of rows all over the state, each
 * published once, to a new instance that has restored the state from its changelog.
 *
 * <p>The service itself makes a sample of the state; the rest are copies of it in the changelog, of
 * the rows that {@link Mutations} numbers next.
 */
final class GrownState {
  private static final String NAME = "load_state_";
  private static final int BATCH_BYTES = 131_072;

  /** Times the mutations of other phases, so that few rows come twice while it is measured. */
  private static final int MORE_MUTATIONS = 10;

  /** Of rows that the service makes itself, at most a tenth. */
  private static final int LARGEST_SAMPLE = 20_000;

  /** What the new instance is given first, to see that it has the state. */
  private static final int FIRST = 100;

  private final Bench bench;
  private final int rows;
  private final Followed table;

  private GrownState(Bench bench, int rows) {
    this.bench = bench;
    this.rows = rows;
    TableId source = LoadTable.in(NAME + rows + "_old");
    this.table =
        new Followed(
            source,
            LoadTable.in(NAME + rows + "_new"),
            bench.rawTopic(source),
            "dp." + NAME + rows);
  }

  /**
   * What came out of one size.
   *
   * @param rows of the state
   * @param restoredSeconds from the start of the process until it worked
   * @param residentMib the most of it that was in memory; 0 where that is not known
   */
  record Size(int rows, double restoredSeconds, double residentMib, Turn turn) {}

  static Size measure(Bench bench, int rows) {
    return new GrownState(bench, rows).measured();
  }

  private Size measured() {
    TableSchema schema = bench.create(table.target());
    ServiceConfig config = new ServiceConfig("load-state-" + rows, "materialize", List.of(table));
    try (Pump pump = new Pump(bench.lab().kafka().bootstrapServers(), BATCH_BYTES)) {
      bench.progress().accept(String.format(Locale.ROOT, "a state of %,d rows", rows));
      makeState(config, schema, pump);
      LoadService service = config.service(bench.lab(), config.applicationId() + "-restored");
      try {
        return measured(service, schema, pump);
      } finally {
        service.stop();
      }
    }
  }

  private void makeState(ServiceConfig config, TableSchema schema, Pump pump) {
    int sample = Math.min(rows / 10, LARGEST_SAMPLE);
    Feed feed = feed(schema, bench.mutations(rows).distinct(sample), pump);
    LoadService service = config.service(bench.lab());
    try (ServiceContender first = contender(service, feed)) {
      first.begin();
      feed.send(sample);
      first.end();
    }
    new GrownChangelog(bench.lab().kafka().bootstrapServers(), config.applicationId())
        .copy(rows / sample, sample, bench.options().workload().shape(), pump);
  }

  private Size measured(LoadService service, TableSchema schema, Pump pump) {
    int count = bench.options().mutations() * MORE_MUTATIONS;
    Feed feed = feed(schema, bench.mutations(rows).next(count), pump);
    ServiceContender contender = contender(service, feed);
    long start = System.nanoTime();
    contender.begin();
    feed.send(FIRST);
    contender.end();
    double restored = (System.nanoTime() - start) / 1e9;
    requireState(service);
    Turn turn = bench.stopwatch().measure(contender, 1);
    double resident = service.running().map(ServiceProcess::highestResidentMib).orElse(0.0);
    return new Size(rows, restored, resident, turn);
  }

  private Feed feed(TableSchema schema, List<Mutation> mutations, Pump pump) {
    RawMessages messages =
        new RawMessages(
            bench.replicas(table.source(), schema).publishOnce(mutations), mutations.size());
    return new Feed(pump, table.rawTopic(), messages);
  }

  private ServiceContender contender(LoadService service, Feed feed) {
    return new ServiceContender(name(rows), Role.MATERIALIZE, service, feed, 1);
  }

  static String name(int rows) {
    return String.format(Locale.ROOT, "materialize, state of %,d rows", rows);
  }

  /** A row that it does not know becomes an INSERT, whatever was written. */
  private static void requireState(LoadService service) {
    long unknown = service.figures().events("INSERT");
    if (unknown > FIRST / 2) {
      throw new IllegalStateException(unknown + " of " + FIRST + " rows are not in the state");
    }
  }
}
