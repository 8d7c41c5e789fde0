// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.fail;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.lab.TestCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Random mutations of every kind that Cassandra knows, applied by CQL to one keyspace and published
 * as fragments: the other keyspace then equals it in values, writetimes, expiries and row markers,
 * and still does when all events are applied again.
 */
class LosslessIT {
  private static final Logger LOG = LoggerFactory.getLogger(LosslessIT.class);
  private static final String PREFIX = "Lossless_";
  private static final int MUTATIONS = Integer.getInteger("fullrow.lossless.mutations", 2_000);
  private static final int SEEDS = Integer.getInteger("fullrow.lossless.seeds", 1);
  private static final long FIRST_SEED = Long.getLong("fullrow.lossless.seed", 1);
  private static final int AT_ONCE = Integer.getInteger("fullrow.lossless.at-once", 1);
  private static final int TRIES = Integer.getInteger("fullrow.lossless.tries", 12);
  private static final Duration LATE =
      Duration.ofSeconds(Integer.getInteger("fullrow.lossless.late", 3));

  private Lab lab;

  @BeforeEach
  void start() {
    lab = SharedLab.get();
  }

  /**
   * Debezium's driver cannot read vectors, and knows no new table of any keyspace while there is
   * one in the cluster.
   */
  @AfterEach
  void dropKeyspaces() {
    for (CqlIdentifier keyspace : lab.session().getMetadata().getKeyspaces().keySet()) {
      if (keyspace.asInternal().startsWith(PREFIX)) {
        TestCluster.ddl(lab.session(), "DROP KEYSPACE " + keyspace.asCql(false));
      }
    }
  }

  @Test
  void shouldMakeTheNewKeyspaceEqualWhateverIsWritten() {
    int mutations = MUTATIONS / SEEDS;
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      Map<Long, CompletableFuture<Optional<String>>> runs = new TreeMap<>();
      for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
        long current = seed;
        runs.put(seed, CompletableFuture.supplyAsync(() -> timed(current, mutations), threads));
      }
      TreeMap<Long, String> failures = new TreeMap<>();
      runs.forEach((seed, run) -> run.join().ifPresent(failure -> failures.put(seed, failure)));
      if (!failures.isEmpty()) {
        report(failures, mutations);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Optional<String> timed(long seed, int mutations) {
    Instant begin = Instant.now();
    Optional<String> failure = failure(seed, mutations);
    LOG.info(
        "seed {}: {} mutations {} in {} s",
        seed,
        mutations,
        failure.isPresent() ? "failed" : "passed",
        Duration.between(begin, Instant.now()).toSeconds());
    return failure;
  }

  private void report(NavigableMap<Long, String> failures, int mutations) {
    long seed = failures.firstKey();
    String failure = Objects.requireNonNull(failures.get(seed));
    LOG.warn("seed {} fails with {} mutations, looking for fewer: {}", seed, mutations, failure);
    ShortestPrefix shortest =
        ShortestPrefix.find(mutations, failure, length -> failure(seed, length), TRIES);
    fail(
        "The seeds %s fail. -Dfullrow.lossless.seed=%d -Dfullrow.lossless.mutations=%d does, and"
            + " nothing shorter that was tried: %s",
        failures.keySet(), seed, shortest.length(), shortest.failure());
  }

  /** Each try has keyspaces, topics and a service of its own. */
  private Optional<String> failure(long seed, int mutations) {
    String id = PREFIX + seed + "_" + Instant.now().getEpochSecond();
    try (LosslessRun run = new LosslessRun(lab, id, seed, LATE)) {
      try {
        run.run(mutations);
        return Optional.empty();
      } catch (Exception | AssertionError e) {
        LOG.info("{} fails", id, e);
        return Optional.of(e.getMessage() + "\nthe last mutation is " + run.last());
      }
    }
  }
}
