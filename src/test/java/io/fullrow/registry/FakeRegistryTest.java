// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import org.junit.jupiter.api.AfterEach;

class FakeRegistryTest extends RegistryContractTest {
  private final FakeRegistry registry = new FakeRegistry();

  @AfterEach
  void close() {
    registry.close();
  }

  @Override
  String url() {
    return registry.url();
  }
}
