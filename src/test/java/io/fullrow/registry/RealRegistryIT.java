// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

class RealRegistryIT extends RegistryContractTest {
  @Override
  String url() {
    return RealServers.registryUrl();
  }
}
