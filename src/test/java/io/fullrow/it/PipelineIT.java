// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.fullrow.lab.CommandRun;
import io.fullrow.lab.Converter;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.verify.ComparisonReport;
import io.fullrow.workload.Movies;
import io.fullrow.workload.RandomMovies;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole path: three replicas' raw fragments in, an equal new keyspace out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("replicas")
class PipelineIT {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineIT.class);
  private static final String SOURCE = "pipeline_old";
  private static final String TARGET = "pipeline_new";
  private static final long SEED = 20_261_121;
  private static final int MUTATIONS = 4_000;

  private static final int ROWS_BEFORE = 50;
  private static final String LISTS = "--accept-loss=" + String.join(",", Movies.LISTS);

  /** From this one of the ten kinds on, each deletes the row. */
  private static final int FIRST_DELETION_OF_ROWS = 6;

  private Lab lab;
  private FullrowService service;

  @BeforeAll
  void start() {
    lab = SharedLab.get();
    Movies.create(lab.session(), SOURCE, lab.cassandra().replication());
    Movies.create(lab.session(), TARGET, lab.cassandra().replication());
    lab.startDebezium(Converter.JSON);
    lab.awaitDebezium(SOURCE, Movies.TABLE);
    service = lab.service("pipeline", Pipelines.movies(lab, "pipeline", SOURCE, TARGET));
    service.start();
    Pipelines.awaitReady(service);
  }

  @AfterAll
  void stop() {
    service.stop();
  }

  /** Compared after every step: at the end both tables are empty, which would prove little. */
  @Test
  void shouldStayEqualThroughTheTenKindsOfMutation() {
    CqlSession session = lab.session();
    List<Movies.Mutation> kinds = Movies.tenKinds(SOURCE);
    for (int i = 0; i < kinds.size(); i++) {
      // given
      boolean deletesRows = i >= FIRST_DELETION_OF_ROWS;
      if (deletesRows) {
        session.execute(kinds.get(0).cql());
        assertThat(equal(kinds.get(0)).rowsCompared()).isEqualTo(1);
      }

      // when
      session.execute(kinds.get(i).cql());

      // then
      assertThat(equal(kinds.get(i)).rowsCompared()).isEqualTo(deletesRows ? 0 : 1);
    }
  }

  private ComparisonReport equal(Movies.Mutation mutation) {
    ComparisonReport report = Pipelines.awaitEqual(lab, service, SOURCE, TARGET);
    assertThat(report.equal()).as("after: %s%n%s", mutation.kind(), report.render()).isTrue();
    return report;
  }

  @Test
  void shouldEndEqualAfterARandomWorkload() {
    // given
    RandomMovies movies = new RandomMovies(SOURCE, SEED);

    // when
    for (int i = 0; i < MUTATIONS; i++) {
      lab.session().execute(movies.next());
    }

    // then
    ComparisonReport report = Pipelines.awaitEqual(lab, service, SOURCE, TARGET);
    assertThat(report.equal()).as("seed %d: %s", SEED, report.render()).isTrue();
    assertThat(report.cellsCompared()).isPositive();
    double received = Pipelines.counter(service, "fullrow_fragments_received_total");
    double duplicates = Pipelines.counter(service, "fullrow_fragments_duplicates_total");
    LOG.info("{} of {} fragments were duplicates", duplicates, received);
    assertThat(received).isGreaterThan(2.0 * MUTATIONS);
    assertThat(duplicates / received).isGreaterThan(0.5);
    assertThat(Pipelines.counter(service, "fullrow_dead_letters_total")).isZero();
  }

  /** Rows from before the capture come by a snapshot, once a canary has come back three times. */
  @Test
  void shouldTakeASnapshotOnceTheTableIsCaptured() {
    // given
    CqlSession session = lab.session();
    String alter = "ALTER TABLE " + Movies.table(SOURCE) + " WITH cdc = ";
    session.execute(alter + "false");
    for (int i = 0; i < ROWS_BEFORE; i++) {
      session.execute(
          "INSERT INTO "
              + Movies.table(SOURCE)
              + " (genre, year, rating, duration, title, price) VALUES ('before', "
              + i % 7
              + ", 1.5, "
              + i
              + ", 'T', 1.5)");
    }
    CommandRun refused = service.startCommand("snapshot", "--row-markers=insert", LISTS);
    assertThat(refused.await()).as(refused.out()).isEqualTo(2);
    assertThat(refused.err()).contains("cdc = true");
    session.execute(alter + "true");

    // when
    CommandRun run = service.startCommand("snapshot", "--row-markers=insert", LISTS);

    // then
    assertThat(run.await()).as(run.err()).isZero();
    assertThat(run.out()).contains(" rows, ");
    ComparisonReport report = Pipelines.awaitEqual(lab, service, SOURCE, TARGET);
    assertThat(report.equal()).as(report.render()).isTrue();
    assertThat(report.rowsCompared()).isGreaterThanOrEqualTo(ROWS_BEFORE);
    for (int i = 0; i < 7; i++) {
      session.execute(
          "DELETE FROM " + Movies.table(SOURCE) + " WHERE genre = 'before' AND year = " + i);
    }
  }

  /** The same from connectors that wrap every record in its schema. */
  @Test
  void shouldReadTheSchemaWrapper() {
    // given
    lab.startDebezium(Converter.JSON_WITH_SCHEMA);
    try {
      // when
      lab.session().execute(Movies.tenKinds(SOURCE).get(0).cql());

      // then
      equal(Movies.tenKinds(SOURCE).get(0));
    } finally {
      lab.startDebezium(Converter.JSON);
      lab.session().execute(Movies.tenKinds(SOURCE).get(9).cql());
    }
  }
}
