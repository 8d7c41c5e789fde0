// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import io.fullrow.workload.Movies;

/** Names of the demo. */
final class DemoSetup {
  static final String OLD = "movies";
  static final String NEW = "movies_new";
  static final String SERVICE = "fullrow";
  static final String EVENTS = "dp." + OLD + "." + Movies.TABLE;

  private DemoSetup() {}
}
