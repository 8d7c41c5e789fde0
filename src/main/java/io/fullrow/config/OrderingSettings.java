// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Hold window that brings fragments into writetime order.
 *
 * @param window How long a fragment waits after its arrival before it leaves in writetime order; in
 *     a backlog of more than 2 s measured by the times at which the fragments were sent to the
 *     join. A longer window means fewer events out of order and a longer propagation time; {@code
 *     0} means no wait. The final row is the same with any window.
 * @param maxBufferedBytes Limit of the fragments that wait, for the whole instance. Above it the
 *     oldest leave early, which is counted and loses nothing.
 */
public record OrderingSettings(
    @DefaultValue("100ms") Duration window, @DefaultValue("64MB") DataSize maxBufferedBytes) {}
