// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What became of the letters that the user named by their place: a typing error is not silent. */
final class NamedLetters {
  private static final String NOT_THERE =
      "no such letter is in the topic; fullrow dlq list shows those that are open";

  private final Map<LetterFilter.Id, Optional<String>> refused = new TreeMap<>();

  NamedLetters(Collection<LetterFilter.Id> named) {
    named.forEach(id -> refused.put(id, Optional.of(NOT_THERE)));
  }

  /** A letter of the topic, named or not. */
  void saw(LetterFilter.Id id, boolean open, boolean meant) {
    refused.computeIfPresent(id, (any, before) -> reason(open, meant));
  }

  private static Optional<String> reason(boolean open, boolean meant) {
    if (!open) {
      return Optional.of("is not open: it was redriven or dropped before");
    }
    return meant ? Optional.empty() : Optional.of("is not of the --kind or --table asked for");
  }

  /** Each that is not among the open letters asked for, with the reason. */
  List<String> missed() {
    return refused.entrySet().stream()
        .flatMap(entry -> entry.getValue().map(why -> entry.getKey() + ": " + why).stream())
        .toList();
  }
}
