// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode;

import io.fullrow.model.Bytes;
import io.fullrow.model.Origin;
import java.util.Objects;
import java.util.Optional;

/**
 * A record of a raw topic.
 *
 * @param key empty for a null key
 * @param value empty for a null value
 * @param origin where it stands; fragments decoded from it carry this
 */
public record RawRecord(Optional<Bytes> key, Optional<Bytes> value, Origin origin) {
  public RawRecord {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(origin, "origin");
  }
}
