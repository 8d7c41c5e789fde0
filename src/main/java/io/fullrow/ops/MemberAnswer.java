// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a member answers to another one.
 *
 * @param status its own figures
 * @param propagation its window of propagation times, as {@link PropagationWindow#encoded()}
 * @param waiting the servers that it does not reach, and what it holds
 */
public record MemberAnswer(MemberStatus status, String propagation, List<Waiting> waiting) {
  /** A member of an older release does not report what it waits for. */
  public MemberAnswer(MemberStatus status, String propagation, @Nullable List<Waiting> waiting) {
    this.status = status;
    this.propagation = propagation;
    this.waiting = waiting == null ? List.of() : List.copyOf(waiting);
  }
}
