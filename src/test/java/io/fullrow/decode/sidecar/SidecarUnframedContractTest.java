// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.sidecar;

import io.fullrow.decode.RawRecord;
import org.apache.avro.Schema;

class SidecarUnframedContractTest extends SidecarContractTest {
  @Override
  RawRecord record(SidecarEvents event, Schema payload) {
    return event.unframed(payload);
  }

  /** The payload's schema is derived from the table. */
  @Override
  protected boolean tellsColumns() {
    return false;
  }
}
