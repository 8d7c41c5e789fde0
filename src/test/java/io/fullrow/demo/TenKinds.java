// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import io.fullrow.lab.Lab;
import io.fullrow.workload.Movies;
import io.fullrow.workload.Movies.Mutation;
import java.util.List;

/** The ten kinds of mutation, one by one; in between, one row as it goes through. */
final class TenKinds {
  /** After these the row is there, with a value that was overwritten and one that expires. */
  private static final int SHOWN_AFTER = 3;

  private final Screen screen;
  private final Lab lab;
  private final Source source;

  TenKinds(Screen screen, Lab lab, Source source) {
    this.screen = screen;
    this.lab = lab;
    this.source = source;
  }

  void show() {
    List<Mutation> mutations = Movies.tenKinds(DemoSetup.OLD);
    screen.step("The ten kinds of mutation, written to the old keyspace");
    for (int i = 0; i < mutations.size(); i++) {
      if (i == SHOWN_AFTER) {
        screen.step("The same row as its fragments, as an event, and as a row");
        new OneRow(screen, lab, source).show(DemoSetup.EVENTS);
        screen.step("The other kinds of mutation");
      }
      Mutation mutation = mutations.get(i);
      lab.session().execute(mutation.cql());
      screen.success("%2d  %s".formatted(i + 1, mutation.kind()));
      Screen.wrap(mutation.cql(), 6).forEach(screen::aside);
    }
  }
}
