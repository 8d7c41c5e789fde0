// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.ExecutionInfo;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.TraceEvent;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.RangeBound;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a range deletion costs follows from the rows that it covers, not from their partition. */
class RangeCostIT {
  private static final Logger LOG = LoggerFactory.getLogger(RangeCostIT.class);
  private static final String ID = "rangecost";
  private static final TableId SOURCE = TableId.parse("rangecost_old.t");
  private static final TableId TARGET = TableId.parse("rangecost_new.t");
  private static final int BIG = 0;
  private static final int BIG_ROWS = 100_000;
  private static final int COVERED = 10;
  private static final int RANGES = 400;
  private static final long MICROS = 1_795_000_000_000_000L;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Pattern CPU = Pattern.compile("(?m)^process_cpu_time_ns_total\\S* (\\S+)$");
  private static final Pattern TOMBSTONES =
      Pattern.compile("Read (\\d+) live rows and (\\d+) tombstone cells");

  /** A scan of the big partition would cost ten thousand rows for one. */
  private static final double ABOUT_AS_MUCH = 3;

  private Lab lab;
  private FullrowService service;
  private LabTopic raw;

  @BeforeEach
  void start() {
    lab = SharedLab.get();
    TestCluster.recreate(lab.session(), TARGET.keyspace());
    TestCluster.ddl(
        lab.session(), "CREATE TABLE " + TARGET + " (p int, c int, v text, PRIMARY KEY (p, c))");
    raw = LabTopic.of(lab, "raw." + ID).create(2, Map.of());
    service = lab.service(ID, Pipelines.fragments(lab, ID, SOURCE, TARGET));
    service.start();
    Pipelines.awaitReady(service);
  }

  @AfterEach
  void stop() {
    service.stop();
  }

  @Test
  void shouldCostAsMuchInALargePartitionAsInASmallOneAndLeaveOneTombstone() throws Exception {
    // given
    send(BIG_ROWS, c -> row(BIG, c));
    send(3 * RANGES * COVERED, n -> row(1 + n / COVERED, n % COVERED));

    // when: both kinds of work have been warmed up, in turns
    double small = nanos(n -> range(1 + n, 0));
    double big = nanos(n -> range(BIG, n * COVERED));
    small = Math.min(nanos(n -> range(1 + RANGES + n, 0)), small);
    big = Math.min(nanos(n -> range(BIG, (RANGES + n) * COVERED)), big);

    // then
    LOG.info(
        "a range deletion over {} rows took {} µs of the service's processor time in a partition"
            + " of {} rows, {} µs in one of {}: {} times as much",
        COVERED,
        Math.round(big / 1e3),
        BIG_ROWS,
        Math.round(small / 1e3),
        COVERED,
        big / small);
    assertThat(big / small).isLessThan(ABOUT_AS_MUCH);
    assertThat(Pipelines.lag(service).get("deadLetters").asInt()).isZero();

    // and: a range's start and end are all that the target reads in its place
    assertThat(tombstones("p = " + BIG + " AND c >= 0 AND c < " + COVERED)).isBetween(1, 2);
  }

  /** Of the service's processor time, for each of {@link #RANGES} deletions. */
  private double nanos(IntFunction<ProducerRecord<byte[], byte[]>> range) throws Exception {
    double before = cpuNanos();
    send(RANGES, range);
    return (cpuNanos() - before) / RANGES;
  }

  private double cpuNanos() throws Exception {
    Matcher found = CPU.matcher(service.get("prometheus").body());
    assertThat(found.find()).isTrue();
    return Double.parseDouble(found.group(1));
  }

  /** Returns when all is in the target. */
  private void send(int count, IntFunction<ProducerRecord<byte[], byte[]>> record) {
    raw.send(new ArrayList<>(IntStream.range(0, count).mapToObj(record).toList()));
    Awaitility.await("caught up")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> Pipelines.lag(service).get("caughtUp").asBoolean());
  }

  private ProducerRecord<byte[], byte[]> row(int partition, int c) {
    return record(partition, Cells.insert(c, MICROS, Cells.live("v", "v", MICROS)));
  }

  private ProducerRecord<byte[], byte[]> range(int partition, int from) {
    return record(
        partition,
        new Change.Range(
            RangeBound.inclusive(Cells.number(from)),
            RangeBound.exclusive(Cells.number(from + COVERED)),
            Deletion.at(WriteTime.ofMicros(MICROS + 1))));
  }

  private ProducerRecord<byte[], byte[]> record(int partition, Change change) {
    Bytes value = Cells.fragment(SOURCE, partition, change);
    return raw.record(Cells.number(partition), value);
  }

  /** What the nodes count while they find no row; by the trace of the read. */
  private int tombstones(String where) {
    ExecutionInfo read =
        lab.session()
            .execute(
                SimpleStatement.newInstance("SELECT v FROM " + TARGET + " WHERE " + where)
                    .setTracing(true))
            .getExecutionInfo();
    List<Integer> counts = new ArrayList<>();
    for (TraceEvent event : read.getQueryTrace().getEvents()) {
      Matcher found = TOMBSTONES.matcher(String.valueOf(event.getActivity()));
      if (found.find()) {
        assertThat(found.group(1)).isEqualTo("0");
        counts.add(Integer.parseInt(found.group(2)));
      }
    }
    assertThat(counts).isNotEmpty();
    return counts.stream().mapToInt(Integer::intValue).max().orElseThrow();
  }
}
