// SPDX-License-Identifier: Apache-2.0
package io.fullrow.archfixture.topology;

import io.fullrow.archfixture.reconcile.Upwards;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Imports only what its package lists, and may ask the time. */
public class Fine {
  private static final Logger LOG = LoggerFactory.getLogger(Fine.class);

  Upwards below() {
    LOG.debug("asked at {}", System.currentTimeMillis());
    return new Upwards();
  }
}
