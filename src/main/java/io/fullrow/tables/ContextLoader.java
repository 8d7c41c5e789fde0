// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import io.fullrow.config.TableSettings;
import io.fullrow.topology.TableContext;
import java.util.Optional;

/** Where the contexts of {@link LiveTables} come from. */
interface ContextLoader {
  /**
   * Asks what is asked for all tables together. May block.
   *
   * @throws RuntimeException if it cannot be asked now
   */
  Cycle begin();

  /**
   * What became of a table.
   *
   * @param context to use from now on; empty if there is none, then the table waits
   * @param reason why the table is not used as the target has it; empty if it is
   * @param lasting whether that stays so as long as this process lives
   */
  record Loaded(Optional<TableContext> context, Optional<String> reason, boolean lasting) {
    /** As the target has it. */
    static Loaded of(TableContext context) {
      return new Loaded(Optional.of(context), Optional.empty(), false);
    }

    /** The target's table does not fit; it may do so again, and what needs that waits. */
    static Loaded held(Optional<TableContext> context, String reason) {
      return new Loaded(context, Optional.of(reason), false);
    }

    /** The same, and whatever needs more than {@code context} knows would wait forever. */
    Loaded forGood() {
      return new Loaded(context, reason, true);
    }

    boolean isFinal() {
      return reason.isEmpty() || lasting;
    }
  }

  /** The tables as they were when the cycle began. */
  interface Cycle {
    /**
     * Makes one table's context and announces its event schemas. May block, and may be called for
     * several tables at once.
     *
     * @param current the context in use; returned itself if nothing changed
     * @throws RuntimeException if the registry cannot be asked now
     */
    Loaded load(TableSettings settings, Optional<TableContext> current);
  }
}
