// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import io.fullrow.load.ServiceFigures.Counters;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The service with all its stages, fed with the messages of three replicas. */
final class WholePath implements AutoCloseable {
  static final String CONTENDER = "whole path, RF 3";

  private static final String NAME = "load";

  /** A process may take that long to be ready on a slow machine. */
  private static final Duration STARTING = Duration.ofSeconds(30);

  private static final int BATCH_BYTES = 131_072;

  private final Bench bench;
  private final TableId target = LoadTable.in(NAME + "_new");
  private final List<Mutation> mutations;
  private final LoadService service;
  private final Pump pump;
  private final Feed feed;
  private final ServiceContender contender;
  private double reached;

  WholePath(Bench bench) {
    this.bench = bench;
    TableId source = LoadTable.in(NAME + "_old");
    TableSchema schema = bench.create(target);
    String raw = bench.rawTopic(source);
    bench.progress().accept("encoding the messages of three replicas");
    mutations = bench.mutations().next(bench.options().mutations());
    RawMessages messages =
        new RawMessages(bench.replicas(source, schema).publish(mutations), bench.passMicros());
    service =
        new ServiceConfig(
                NAME,
                "materialize,sink",
                List.of(new ServiceConfig.Followed(source, target, raw, "dp." + NAME)))
            .service(bench.lab());
    pump = new Pump(bench.lab().kafka().bootstrapServers(), BATCH_BYTES);
    feed = new Feed(pump, raw, messages);
    contender =
        new ServiceContender(
            CONTENDER, ServiceContender.Role.WHOLE, service, feed, Replicas.FACTOR);
  }

  /** All rounds: it has no baseline to alternate with. */
  List<Turn> turns() {
    List<Turn> turns = new ArrayList<>();
    for (int round = 1; round <= bench.options().timing().rounds(); round++) {
      turns.add(bench.stopwatch().measure(contender, round));
    }
    reached = turns.stream().mapToDouble(Turn::perSecond).sorted().toArray()[turns.size() / 2];
    return turns;
  }

  /** Changes a second: of the turns, or of a warm-up if there were none. */
  private double reached() {
    if (reached == 0) {
      contender.begin();
      reached = bench.stopwatch().settle(contender, Duration.ZERO).perSecond();
      contender.end();
    }
    return reached;
  }

  /** Propagation while a share of the reached speed comes in evenly. */
  Latency latency(double share) {
    double changes = reached() * share;
    long records =
        (long) (changes * Replicas.FACTOR * bench.options().timing().steady().toMillis() / 1_000);
    bench.progress().accept(String.format("latency at %.0f changes/s", changes));
    contender.begin();
    feed.sendEvenly(Math.max(1, records), changes * Replicas.FACTOR);
    Latency latency = Latency.of(share, changes, service.figures().lag().get("propagation"));
    contender.end();
    return latency;
  }

  /** Starts a new process on the same state, with a backlog that waits for it. */
  ColdStart cold() {
    double fullSpeed = reached();
    service.stop();
    Duration longest = bench.options().timing().warmUp().plus(STARTING);
    feed.send((long) (fullSpeed * Replicas.FACTOR * longest.toSeconds()));
    service.packaged();
    bench.progress().accept("cold start");
    ColdStart cold = new ColdRun(service, bench.series(), fullSpeed).follow(longest);
    contender.end();
    return cold;
  }

  /** Starts a new process, as the image has it, with many changes waiting. */
  Drain drain() {
    service.stop();
    long changes = bench.options().workload().backlog();
    bench.progress().accept(String.format("publishing a backlog of %,d changes", changes));
    feed.send(changes * Replicas.FACTOR);
    service.packaged();
    bench.progress().accept("working it off");
    Drain drain = new DrainRun(service, changes).follow();
    contender.end();
    return drain;
  }

  /** Whether all that was sent went through and the target is as it must be. */
  Exactness check() {
    contender.begin();
    feed.finishPass();
    contender.end();
    ExpectedRows expected = new ExpectedRows(bench.options().workload().shape());
    for (long pass = 0; pass < feed.passes(); pass++) {
      expected.apply(mutations);
    }
    Counters total = service.counters();
    return new Exactness(
        feed.sent(),
        total.received(),
        total.materialized(),
        total.events(),
        total.upserts(),
        total.deadLetters(),
        expected.size(),
        expected.differences(bench.session(), target));
  }

  @Override
  public void close() {
    service.stop();
    pump.close();
  }
}
