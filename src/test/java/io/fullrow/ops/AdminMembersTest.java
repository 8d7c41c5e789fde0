// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminMembersTest {
  @ParameterizedTest
  @CsvSource({
    "fullrow,      fullrow-pod-0.fullrow:8080-StreamThread-12-consumer, pod-0.fullrow:8080",
    "fullrow-decode, fullrow-decode-pod-0.fullrow:8080-2,               pod-0.fullrow:8080",
    "fullrow-sink, fullrow-sink-10.0.0.7:8080,                          10.0.0.7:8080",
    "fullrow,      fullrow-[::1]:8080-StreamThread-1-consumer,          [::1]:8080",
    "fullrow,      fullrow-5f9c-StreamThread-1-consumer,                ",
    "fullrow,      consumer-1,                                          ",
    "fullrow,      fullrow-host:0,                                      ",
    "fullrow,      fullrow-host:70000,                                  "
  })
  void shouldReadTheAddressOutOfTheClientId(String group, String clientId, String address) {
    assertThat(AdminMembers.address(group, clientId).map(HostPort::toString).orElse(null))
        .isEqualTo(address);
  }

  @Test
  void shouldReadWhatItWrites() {
    HostPort member = new HostPort("pod-1", 8080);

    assertThat(AdminMembers.address("g-sink", AdminMembers.clientId("g-sink", member)))
        .contains(member);
  }
}
