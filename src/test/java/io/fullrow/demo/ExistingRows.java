// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.lab.Lab;
import io.fullrow.workload.Movies;
import io.fullrow.workload.RandomMovies;
import java.util.List;

/** The rows that the old keyspace has before anything captures its changes. */
final class ExistingRows {
  private static final long SEED = 1;

  private final Screen screen;
  private final Lab lab;

  ExistingRows(Screen screen, Lab lab) {
    this.screen = screen;
    this.lab = lab;
  }

  void write() {
    screen.step("The old keyspace, with rows and without capture");
    Movies.create(lab.session(), DemoSetup.OLD, lab.cassandra().replication());
    Movies.capture(lab.session(), DemoSetup.OLD, false);
    List<SimpleStatement> rows = new RandomMovies(DemoSetup.OLD, SEED).existing();
    rows.forEach(lab.session()::execute);
    screen.success(
        "%,d rows in %s (topology/cql/movies.cql)"
            .formatted(rows.size(), Movies.table(DemoSetup.OLD)));
  }
}
