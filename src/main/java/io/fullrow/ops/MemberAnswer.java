package io.fullrow.ops;

/**
 * What a member answers to another one.
 *
 * @param status its own figures
 * @param propagation its window of propagation times, as {@link PropagationWindow#encoded()}
 */
public record MemberAnswer(MemberStatus status, String propagation) {}
