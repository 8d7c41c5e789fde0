// SPDX-License-Identifier: Apache-2.0
package io.fullrow.archfixture.topology;

import org.springframework.core.Ordered;

/** Imports Spring outside of the only Spring package. */
class Springy implements Ordered {
  @Override
  public int getOrder() {
    return 0;
  }
}
