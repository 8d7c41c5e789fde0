// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a member answers to another one.
 *
 * @param status its own figures
 * @param propagation its window of propagation times, as {@link PropagationWindow#encoded()}
 * @param waiting the servers that it does not reach, and what it holds
 * @param nodes what it has read of the source's nodes
 */
public record MemberAnswer(
    MemberStatus status, String propagation, List<Waiting> waiting, List<NodeCopies> nodes) {
  /** A member of an older release does not report what it waits for, or what it has read. */
  @JsonCreator
  public MemberAnswer(
      MemberStatus status,
      String propagation,
      @Nullable List<Waiting> waiting,
      @Nullable List<NodeCopies> nodes) {
    this.status = status;
    this.propagation = propagation;
    this.waiting = waiting == null ? List.of() : List.copyOf(waiting);
    this.nodes = nodes == null ? List.of() : List.copyOf(nodes);
  }

  /** One that has read nothing. */
  public MemberAnswer(MemberStatus status, String propagation, List<Waiting> waiting) {
    this(status, propagation, waiting, List.of());
  }
}
