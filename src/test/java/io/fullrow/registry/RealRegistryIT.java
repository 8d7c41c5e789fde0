package io.fullrow.registry;

class RealRegistryIT extends RegistryContractTest {
  @Override
  String url() {
    return RealServers.registryUrl();
  }
}
