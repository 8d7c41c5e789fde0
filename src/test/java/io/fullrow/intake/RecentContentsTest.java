// SPDX-License-Identifier: Apache-2.0
package io.fullrow.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.intake.EarlyDedupe.Content;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentContentsTest {
  private final Random random = new Random(1);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 9, 17, 1_000})
  void shouldRememberTheLastContents(int entries) {
    RecentContents contents = new RecentContents(entries);
    List<Content> all = contents(10 * entries);

    all.forEach(content -> assertThat(contents.add(content)).isTrue());

    Content last = all.get(all.size() - 1);
    assertThat(contents.contains(last)).isTrue();
    assertThat(contents.add(last)).isFalse();
  }

  /** Groups fill unevenly: of as many as fit nearly all are there, of ten times as many few. */
  @Test
  void shouldForgetTheOldest() {
    RecentContents contents = new RecentContents(8_192);
    List<Content> old = contents(80_000);
    List<Content> recent = contents(4_096);

    old.forEach(contents::add);
    recent.forEach(contents::add);

    assertThat(recent.stream().filter(contents::contains)).hasSizeGreaterThan(4_000);
    assertThat(old.stream().filter(contents::contains)).hasSizeLessThan(8_192);
    assertThat(old.subList(0, 40_000)).noneMatch(contents::contains);
  }

  /** Both halves count: a group's place is of one of them only. */
  @Test
  void shouldTellContentsApart() {
    RecentContents contents = new RecentContents(100);
    contents.add(new Content(1, 2));

    assertThat(contents.contains(new Content(1, 2))).isTrue();
    assertThat(contents.contains(new Content(2, 2))).isFalse();
    assertThat(contents.contains(new Content(1, 3))).isFalse();
    assertThat(contents.contains(new Content(-1, -2))).isFalse();
    assertThat(contents.add(new Content(-1, -2))).isTrue();
  }

  private List<Content> contents(int count) {
    return Stream.generate(() -> new Content(random.nextLong(), random.nextLong()))
        .limit(count)
        .toList();
  }
}
