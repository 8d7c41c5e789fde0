// SPDX-License-Identifier: Apache-2.0
package io.fullrow.archfixture.reconcile;

import io.fullrow.archfixture.topology.Fine;

/** Imports a package above its own, which makes a cycle as well. */
public class Upwards {
  Fine above() {
    return new Fine();
  }
}
