// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

/** Who answers {@code /actuator/lag}. */
public interface LagAnswers {
  /** The whole group's figures; may wait for Kafka and for other members. */
  LagReport report();

  /** This member's own figures, for another member that asks. Never waits. */
  MemberAnswer member();
}
