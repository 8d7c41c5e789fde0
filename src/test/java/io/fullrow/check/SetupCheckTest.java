// SPDX-License-Identifier: Apache-2.0
package io.fullrow.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.fullrow.config.TestProperties;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that are away; what they answer is checked on real ones. */
class SetupCheckTest {
  private final CheckedServers servers = mock(CheckedServers.class);

  @BeforeEach
  void configure() {
    when(servers.configured())
        .thenReturn(
            TestProperties.of(TestProperties.table("old.t", "raw", "debezium", "dp", "new.t")));
  }

  @Test
  void shouldReportEachServerThatIsAwayOnce() {
    // given
    when(servers.source()).thenThrow(new IllegalStateException("no node answers"));
    when(servers.registry()).thenThrow(new IllegalStateException("the registry does not answer"));

    // when
    List<Finding> findings = new SetupCheck(servers).run(UnaryOperator.identity());

    // then
    assertThat(findings)
        .extracting(Finding::where, Finding::message)
        .containsExactly(
            tuple("fullrow.target", "no node answers"),
            tuple("fullrow.schema-registry", "the registry does not answer"));
    assertThat(findings)
        .allMatch(finding -> finding.severity() == Severity.ERROR && !finding.remedy().isEmpty());
    verify(servers, times(1)).source();
    verify(servers, never()).target();
  }
}
