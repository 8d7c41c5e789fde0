// SPDX-License-Identifier: Apache-2.0
package io.fullrow.intake;

import io.fullrow.decode.RawInput;
import io.fullrow.decode.RawRecord;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Bytes;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * Remembers the contents of the last changes of one reader, so that most copies of a change go no
 * further. It saves traffic only: the merge finds every duplicate that this misses. A reader that
 * starts anew needs a new one: what the former had sent may not have arrived. Not thread-safe.
 *
 * <p>A content is that of a raw record where its format can identify it without decoding, else that
 * of a fragment.
 */
final class EarlyDedupe {
  private static final Origin ANYWHERE = new Origin("", 0, 0, 0, Optional.empty());

  private final MessageDigest digest;
  private final RecentContents seen;

  /** The first half of a SHA-256: 128 bits that no writer of values can make collide. */
  record Content(long high, long low) {}

  /**
   * @param entries how many contents are remembered, about
   */
  EarlyDedupe(int entries) {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    seen = new RecentContents(entries);
  }

  /** What a record says; empty if that is not known before it is decoded. */
  Optional<Content> content(RawInput input, RawRecord record) {
    digest.reset();
    digest.update(record.origin().topic().getBytes(StandardCharsets.UTF_8));
    // No topic's name has it: what follows is of the record.
    digest.update((byte) ' ');
    return input.tellChange(record, digest::update) ? Optional.of(digested()) : Optional.empty();
  }

  Content content(Fragment fragment) {
    Bytes content =
        FragmentCodec.encode(
            new Fragment(
                fragment.table(),
                fragment.partition(),
                fragment.change(),
                fragment.snapshot(),
                fragment.refresh(),
                ANYWHERE));
    digest.reset();
    digest.update(content.unsafeArray());
    return digested();
  }

  /** Whether it was remembered, and still is. */
  boolean isKnown(Content content) {
    return seen.contains(content);
  }

  /**
   * @return whether it is new here
   */
  boolean remember(Content content) {
    return seen.add(content);
  }

  private Content digested() {
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new Content(hash.getLong(), hash.getLong());
  }
}
