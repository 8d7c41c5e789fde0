// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

/** Who writes to a topic of fragments. */
public enum TopicWriters {
  /** The publishers of nodes, and applications perhaps. */
  PUBLISHERS,
  /** Applications alone. */
  APPLICATIONS,
  /** The topic is empty, or not there. */
  NOBODY
}
