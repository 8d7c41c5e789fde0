// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.sidecar;

import io.fullrow.decode.RawRecord;

class SidecarFramedContractTest extends SidecarContractTest {
  @Override
  RawRecord record(SidecarEvents event) {
    return event.framed();
  }
}
