package io.fullrow.intake;

import io.fullrow.decode.fragment.FragmentCodec;
import io.fullrow.model.Bytes;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers the contents of the last fragments of one reader, so that most copies of a change go no
 * further. It saves traffic only: the merge finds every duplicate that this misses. A reader that
 * starts anew needs a new one: what the former had sent may not have arrived. Not thread-safe.
 */
final class EarlyDedupe {
  private static final Origin ANYWHERE = new Origin("", 0, 0, 0, Optional.empty());

  private final MessageDigest digest;
  private final Map<ContentHash, Boolean> seen;

  /** The first half of a SHA-256: 128 bits that no writer of values can make collide. */
  private record ContentHash(long high, long low) {}

  /**
   * @param entries how many fragments are remembered; the least recently seen goes first
   */
  EarlyDedupe(int entries) {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    seen =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<ContentHash, Boolean> eldest) {
            return size() > entries;
          }
        };
  }

  /** Whether this fragment is new here; it is remembered from now on. */
  boolean firstSeen(Fragment fragment) {
    return seen.put(hash(fragment), Boolean.TRUE) == null;
  }

  private ContentHash hash(Fragment fragment) {
    Bytes content =
        FragmentCodec.encode(
            new Fragment(
                fragment.table(),
                fragment.partition(),
                fragment.change(),
                fragment.snapshot(),
                fragment.refresh(),
                ANYWHERE));
    ByteBuffer hash = ByteBuffer.wrap(digest.digest(content.unsafeArray()));
    return new ContentHash(hash.getLong(), hash.getLong());
  }
}
