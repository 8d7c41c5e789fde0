// SPDX-License-Identifier: Apache-2.0
package io.fullrow.model;

import java.util.Objects;
import java.util.Optional;

/**
 * A Kafka record header.
 *
 * @param value empty for a null value
 */
public record Header(String name, Optional<Bytes> value) {
  public Header {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
  }
}
