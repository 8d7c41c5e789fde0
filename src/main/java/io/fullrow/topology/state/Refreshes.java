// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import io.fullrow.model.TableId;

/** Refreshes of tables' schemas, which happen elsewhere: nothing here blocks. */
public interface Refreshes {
  /**
   * Asks for a refresh of the table's schema and returns at once.
   *
   * @return a ticket for {@link #refreshedSince}
   */
  long requestRefresh(TableId source);

  /**
   * Whether a refresh which began after the ticket was given has succeeded: what is unknown then is
   * unknown to the target, too.
   */
  boolean refreshedSince(TableId source, long ticket);
}
