// SPDX-License-Identifier: Apache-2.0
package io.fullrow.archfixture.model;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Uses a library that its package does not list. */
class Logging {
  private static final Logger LOG = LoggerFactory.getLogger(Logging.class);

  void log() {
    LOG.info("not here");
  }
}
