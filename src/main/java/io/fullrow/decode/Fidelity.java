// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode;

import java.util.Objects;

/**
 * How exactly a raw format carries one column.
 *
 * @param column the column's name
 * @param loss what is lost; ignored for {@link Level#EXACT}
 */
public record Fidelity(String column, Level level, String loss) {
  /** From exact to not carried at all. */
  public enum Level {
    /** Values, writetimes and expiries arrive as they were written. */
    EXACT,
    /** Carried with a loss that the operator must accept by name. */
    LOSSY,
    /** Not carried at all: the operator must accept by name that the column stays empty. */
    MISSING
  }

  public Fidelity {
    Objects.requireNonNull(column, "column");
    Objects.requireNonNull(level, "level");
    Objects.requireNonNull(loss, "loss");
  }
}
