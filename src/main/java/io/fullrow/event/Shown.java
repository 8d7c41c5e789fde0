// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import io.fullrow.codec.Leaves;
import io.fullrow.event.avro.Fit;
import java.io.IOException;
import org.apache.avro.io.Encoder;

/**
 * A column as the value of an event shows it.
 *
 * @param exact whether the serialized values of the column's live cells can be read back from it
 * @param writing writes the value after the index of its union
 */
record Shown(boolean exact, Writing writing) {
  /** A column without live cells, or one whose value Avro cannot show. */
  static final Shown NULL = new Shown(false, Leaves::writeNull);

  static Shown of(Fit fit, Writing value) {
    if (fit == Fit.ABSENT) {
      return NULL;
    }
    return new Shown(
        fit == Fit.EXACT,
        out -> {
          Leaves.writePresent(out);
          value.write(out);
        });
  }

  void write(Encoder out) throws IOException {
    writing.write(out);
  }

  /** Writes to an encoder. */
  interface Writing {
    void write(Encoder out) throws IOException;
  }
}
