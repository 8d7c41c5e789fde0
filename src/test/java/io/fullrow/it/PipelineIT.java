package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.fullrow.lab.Converter;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import io.fullrow.verify.ComparisonReport;
import io.fullrow.workload.Movies;
import io.fullrow.workload.RandomMovies;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The whole path: three replicas' raw fragments in, an equal new keyspace out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PipelineIT {
  private static final String SOURCE = "pipeline_old";
  private static final String TARGET = "pipeline_new";
  private static final long SEED = 20_261_121;
  private static final int MUTATIONS = 6_000;

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

  @Test
  void shouldEndEqualAfterTheTenKindsOfMutation() {
    // given
    CqlSession session = lab.session();

    // when
    Movies.tenKinds(SOURCE).forEach(mutation -> session.execute(mutation.cql()));

    // then
    ComparisonReport report = Pipelines.awaitEqual(lab, service, SOURCE, TARGET);
    assertThat(report.equal()).as(report.render()).isTrue();
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
  }
}
