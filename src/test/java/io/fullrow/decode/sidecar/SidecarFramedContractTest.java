// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.sidecar;

import io.fullrow.decode.RawRecord;
import org.apache.avro.Schema;

class SidecarFramedContractTest extends SidecarContractTest {
  @Override
  RawRecord record(SidecarEvents event, Schema payload) {
    return event.framed(payload);
  }
}
