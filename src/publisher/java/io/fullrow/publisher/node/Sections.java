// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher.node;

import org.apache.cassandra.db.Mutation;
import org.apache.cassandra.db.commitlog.CommitLogDescriptor;
import org.apache.cassandra.db.commitlog.CommitLogReadHandler;
import org.apache.cassandra.db.commitlog.CommitLogSegmentReader;
import org.apache.cassandra.io.util.RandomAccessReader;

/** The sections of a segment that its sync markers tell of. */
final class Sections extends CommitLogSegmentReader {
  /**
   * @param in behind the header
   */
  Sections(CommitLogDescriptor segment, RandomAccessReader in) {
    super(new Strict(), segment, in, false);
  }

  /** Begins at a marker. Not for compressed segments: each section's position needs the former. */
  void from(int marker) {
    end = marker;
  }

  /** Takes nothing that is not as it was written. */
  private static final class Strict implements CommitLogReadHandler {
    @Override
    public boolean shouldSkipSegmentOnError(CommitLogReadException error)
        throws CommitLogReadException {
      throw error;
    }

    @Override
    public void handleUnrecoverableError(CommitLogReadException error)
        throws CommitLogReadException {
      throw error;
    }

    @Override
    public void handleMutation(Mutation mutation, int size, int end, CommitLogDescriptor segment) {
      throw new AssertionError("mutations are read in another way");
    }
  }
}
