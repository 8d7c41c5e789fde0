// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import io.fullrow.load.ServiceConfig.Followed;
import io.fullrow.load.ServiceContender.Role;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Each stage as a service of its own, beside its baseline. The events that the first has made are
 * what the second writes, so that the first runs a little even if only the second is measured.
 */
final class StagesAlone implements AutoCloseable {
  static final String MATERIALIZE = "materialize alone, RF 3";
  static final String SINK_DISTINCT = "sink alone, distinct rows";
  static final String SINK_REPEATED = "sink alone, keys repeating";

  private static final String MIXED = "load_mixed";
  private static final String FULL = "load_full";
  private static final int RAW_BATCH_BYTES = 131_072;

  /** The default of producers, which the service writes its events with. */
  private static final int EVENT_BATCH_BYTES = 16_384;

  private final Bench bench;
  private final Pump raw;
  private final Pump events;
  private final List<Followed> tables;
  private final LoadService materialize;
  private final ServiceContender mixed;
  private final ServiceContender full;
  private final RawMessages mixedMessages;
  private final List<Mutation> fullRows;
  private final Feed mixedFeed;
  private final Feed fullFeed;

  StagesAlone(Bench bench) {
    this.bench = bench;
    String kafka = bench.lab().kafka().bootstrapServers();
    raw = new Pump(kafka, RAW_BATCH_BYTES);
    events = new Pump(kafka, EVENT_BATCH_BYTES);
    tables = List.of(followed(MIXED), followed(FULL));
    bench.progress().accept("encoding the messages of the stages alone");
    TableSchema schema = bench.create(tables.get(0).target());
    bench.create(tables.get(1).target());
    int count = bench.options().mutations();
    mixedMessages =
        new RawMessages(
            bench.replicas(tables.get(0).source(), schema).publish(bench.mutations().next(count)),
            bench.passMicros());
    fullRows = bench.mutations().distinct(count);
    RawMessages fullMessages =
        new RawMessages(
            bench.replicas(tables.get(1).source(), schema).publishOnce(fullRows),
            bench.passMicros());
    mixedFeed = new Feed(raw, tables.get(0).rawTopic(), mixedMessages);
    fullFeed = new Feed(raw, tables.get(1).rawTopic(), fullMessages);
    materialize = new ServiceConfig("load-materialize", "materialize", tables).service(bench.lab());
    mixed =
        new ServiceContender(
            MATERIALIZE, Role.MATERIALIZE, materialize, mixedFeed, Replicas.FACTOR);
    full =
        new ServiceContender(
            "materialize alone, full rows, RF 1", Role.MATERIALIZE, materialize, fullFeed, 1);
  }

  private Followed followed(String keyspace) {
    TableId source = LoadTable.in(keyspace + "_old");
    return new Followed(
        source, LoadTable.in(keyspace + "_new"), bench.rawTopic(source), "dp." + keyspace);
  }

  List<Turn> materialize() {
    String in = "load.plain.in";
    String out = "load.plain.out";
    raw.createTopics(List.of(in, out), Bench.RAW_PARTITIONS);
    try (PlainTopology plain =
        new PlainTopology(
            "load-plain",
            bench.lab().kafka().bootstrapServers(),
            new Feed(raw, in, mixedMessages),
            out,
            bench.lab().logs().resolve("load-plain-state"))) {
      return alternately(List.of(mixed, full, plain));
    }
  }

  List<Turn> sink() {
    makeEvents();
    materialize.stop();
    List<Followed> copies =
        tables.stream().map(each -> each.withEvents(each.eventsTopic() + ".again")).toList();
    LoadService sink = new ServiceConfig("load-sink", "sink", copies).service(bench.lab());
    TableId bare = LoadTable.in("load_bare");
    bench.create(bare);
    try (DriverLoop loop =
            new DriverLoop(
                bench.session(),
                bare,
                bench.options().workload().shape(),
                fullRows,
                Bench.MAX_IN_FLIGHT);
        ServiceContender distinct = replay(SINK_DISTINCT, sink, 1);
        ServiceContender repeated = replay(SINK_REPEATED, sink, 0)) {
      return alternately(List.of(distinct, repeated, loop));
    }
  }

  private ServiceContender replay(String name, LoadService sink, int table) {
    String topic = tables.get(table).eventsTopic();
    CopiedEvents copies =
        CopiedEvents.read(
            bench.lab().kafka().bootstrapServers(),
            topic,
            bench.options().mutations(),
            name.equals(SINK_DISTINCT));
    return new ServiceContender(
        name, Role.SINK, sink, new Feed(events, topic + ".again", copies), 1);
  }

  /** At least a pass of each table: the full rows are all there only then. */
  private void makeEvents() {
    for (Map.Entry<ServiceContender, Feed> each :
        Map.of(mixed, mixedFeed, full, fullFeed).entrySet()) {
      each.getKey().begin();
      each.getValue().send(Math.max(0, each.getValue().size() - each.getValue().sent()));
      each.getKey().end();
    }
  }

  private List<Turn> alternately(List<Contender> contenders) {
    List<Turn> turns = new ArrayList<>();
    for (int round = 1; round <= bench.options().timing().rounds(); round++) {
      for (Contender contender : contenders) {
        turns.add(bench.stopwatch().measure(contender, round));
      }
    }
    return turns;
  }

  @Override
  public void close() {
    materialize.stop();
    raw.close();
    events.close();
  }
}
