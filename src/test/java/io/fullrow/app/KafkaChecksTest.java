// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KafkaChecksTest {
  @Test
  void shouldFindTheRightsThatAreLacking() {
    assertThat(KafkaChecks.lacking(EnumSet.of(READ, WRITE, DELETE), EnumSet.of(READ, DESCRIBE)))
        .containsExactlyInAnyOrder(WRITE, DELETE);
    assertThat(KafkaChecks.lacking(EnumSet.of(READ), EnumSet.of(READ, WRITE))).isEmpty();
  }

  @Test
  void shouldNotJudgeABrokerThatDoesNotSay() {
    assertThat(KafkaChecks.lacking(EnumSet.of(READ), null)).isEmpty();
    assertThat(KafkaChecks.lacking(EnumSet.of(READ), Set.of())).isEmpty();
  }
}
