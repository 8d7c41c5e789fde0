// SPDX-License-Identifier: Apache-2.0
package io.fullrow.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContactNamesTest {
  private final Map<String, InetAddress[]> known = new HashMap<>();
  private final List<Runnable> lookups = new ArrayList<>();
  private long nanos;
  private final ContactNames names =
      new ContactNames(
          List.of(
              InetSocketAddress.createUnresolved("a", 9042),
              InetSocketAddress.createUnresolved("b", 9043)),
          this::addresses,
          lookups::add,
          () -> nanos);

  @Test
  void shouldTellAllAddressesOfAllNamesThatAreKnown() throws Exception {
    known.put("a", new InetAddress[] {address(1), address(2)});
    names.addresses();
    lookups.remove(0).run();

    assertThat(names.addresses())
        .containsExactly(
            new InetSocketAddress(address(1), 9042), new InetSocketAddress(address(2), 9042));
  }

  @Test
  void shouldNotWaitForNameServers() throws Exception {
    assertThat(names.addresses()).isEmpty();
    assertThat(names.addresses()).as("the lookup goes on").isEmpty();
    assertThat(lookups).as("lookups at once").hasSize(1);

    known.put("b", new InetAddress[] {address(3)});
    lookups.remove(0).run();

    assertThat(names.addresses()).containsExactly(new InetSocketAddress(address(3), 9043));
  }

  @Test
  void shouldForgetWhatWasFoundLongAgo() throws Exception {
    known.put("a", new InetAddress[] {address(1)});
    names.addresses();
    lookups.remove(0).run();

    nanos += Duration.ofMinutes(1).toNanos();

    assertThat(names.addresses()).isEmpty();
  }

  @Test
  void shouldGoOnAfterLookupThatFails() throws Exception {
    known.put("a", null);
    names.addresses();
    lookups.remove(0).run();
    assertThat(names.addresses()).isEmpty();
    known.put("a", new InetAddress[] {address(1)});
    lookups.remove(0).run();

    assertThat(names.addresses()).hasSize(1);
  }

  @Test
  void shouldLookUpAgainAfterEachAnswer() throws Exception {
    known.put("a", new InetAddress[] {address(1)});
    names.addresses();
    lookups.remove(0).run();
    names.addresses();

    known.put("a", new InetAddress[] {address(4)});
    lookups.remove(0).run();

    assertThat(names.addresses()).containsExactly(new InetSocketAddress(address(4), 9042));
  }

  private InetAddress[] addresses(String host) throws UnknownHostException {
    if (!known.containsKey(host)) {
      throw new UnknownHostException(host);
    }
    return Optional.ofNullable(known.get(host)).orElseThrow(SecurityException::new);
  }

  private static InetAddress address(int last) throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
  }
}
