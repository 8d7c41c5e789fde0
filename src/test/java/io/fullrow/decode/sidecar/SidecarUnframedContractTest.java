// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.sidecar;

import io.fullrow.decode.RawRecord;

class SidecarUnframedContractTest extends SidecarContractTest {
  @Override
  RawRecord record(SidecarEvents event) {
    return event.unframed();
  }

  /** The payload's schema is derived from the table. */
  @Override
  protected boolean tellsColumns() {
    return false;
  }
}
