// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher.node;

import io.fullrow.model.Fragment;
import io.fullrow.publisher.CorruptLogException;
import io.fullrow.publisher.Node;
import io.fullrow.publisher.UnknownSchemaException;
import java.io.EOFException;
import java.io.IOError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.cassandra.config.DatabaseDescriptor;
import org.apache.cassandra.db.commitlog.CommitLogDescriptor;
import org.apache.cassandra.db.commitlog.CommitLogSegmentReader.SyncSegment;
import org.apache.cassandra.io.util.FileDataInput;
import org.apache.cassandra.io.util.RandomAccessReader;
import org.apache.cassandra.utils.FBUtilities;
import org.jspecify.annotations.Nullable;

/**
 * Follows one segment of the commit log. A node writes it in sections, each of which ends with a
 * marker that says where it ends; what is behind the last marker is not complete.
 *
 * <pre>
 * segment  := header section* zeros
 * section  := marker mutation* zeros?         the whole of it compressed or encrypted, or not at all
 * marker   := end(int32) crc(int32)           of the segment's id and the marker's own place
 * mutation := size(int32) crc(int32) bytes crc(int32)
 * </pre>
 *
 * <p>For one thread.
 */
final class SegmentFile implements Node.Segment {
  private static final int MARKER_BYTES = 8;

  private static final int LEAST_BUFFER = 4_096;

  /** Cassandra takes fewer for garbage. */
  private static final int LEAST_MUTATION_BYTES = 10;

  private static final int UNREAD = -1;

  /** A larger one is kept no longer than it is needed: the heap is small. */
  private static final int USUAL_MUTATION_BYTES = 1 << 20;

  private final Release release;
  private final MutationReader reader;
  private final Path file;
  private boolean plain;
  private int nextMarker = UNREAD;
  private long lengthRead;
  private byte[] buffer = new byte[LEAST_BUFFER];

  SegmentFile(Release release, MutationReader reader, Path file) {
    this.release = release;
    this.reader = reader;
    this.file = file;
  }

  @Override
  public boolean hasMore() throws IOException {
    if (nextMarker == UNREAD) {
      return true;
    }
    // A plain segment has its full length from the beginning, others grow.
    return plain ? hasMarker() : Files.size(file) != lengthRead;
  }

  private boolean hasMarker() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer marker = ByteBuffer.allocate(MARKER_BYTES);
      return channel.read(marker, nextMarker) == MARKER_BYTES && marker.getInt(0) != 0;
    }
  }

  @Override
  public void read(int after, Node.Mutations handler) throws IOException {
    long length = Files.size(file);
    try (RandomAccessReader in = open()) {
      CommitLogDescriptor segment = descriptor(in);
      plain = segment.compression == null && !segment.getEncryptionContext().isEnabled();
      Sections sections = new Sections(segment, in);
      if (plain && nextMarker != UNREAD) {
        sections.from(nextMarker);
      } else {
        nextMarker = (int) in.getFilePointer();
      }
      Iterator<SyncSegment> all = sections.iterator();
      for (SyncSegment section = next(all); section != null; section = next(all)) {
        if (section.endPosition > after) {
          mutations(segment, section, after, handler);
        }
        nextMarker = section.fileEndPosition;
      }
    }
    lengthRead = length;
  }

  private RandomAccessReader open() throws NoSuchFileException {
    try {
      return release.open(file);
    } catch (RuntimeException | IOError e) {
      if (Files.exists(file)) {
        throw e;
      }
      throw new NoSuchFileException(file.toString());
    }
  }

  private CommitLogDescriptor descriptor(RandomAccessReader in) throws IOException {
    CommitLogDescriptor segment;
    try {
      segment = CommitLogDescriptor.readHeader(in, DatabaseDescriptor.getEncryptionContext());
    } catch (IOException | RuntimeException e) {
      throw new CorruptLogException(0, "its header cannot be read: " + e);
    }
    if (segment == null) {
      throw new CorruptLogException(
          0,
          "its header cannot be read. If the log is encrypted, the node's"
              + " transparent_data_encryption_options must be given to the publisher too");
    }
    return segment;
  }

  private @Nullable SyncSegment next(Iterator<SyncSegment> sections) throws CorruptLogException {
    try {
      return sections.hasNext() ? sections.next() : null;
    } catch (RuntimeException | IOError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CorruptLogException(nextMarker, String.valueOf(cause.getMessage()));
    }
  }

  private void mutations(
      CommitLogDescriptor segment, SyncSegment section, int after, Node.Mutations handler)
      throws IOException {
    FileDataInput in = section.input;
    if (in.getFilePointer() < after) {
      in.seek(after);
    }
    int size = nextMutation(in, section.endPosition);
    while (size > 0) {
      int end = (int) in.getFilePointer();
      handler.mutation(end, fragments(segment, size, end));
      size = nextMutation(in, section.endPosition);
    }
  }

  private List<Fragment> fragments(CommitLogDescriptor segment, int size, int end) {
    try {
      return reader.fragments(buffer, size, segment.getMessagingVersion());
    } catch (UnknownSchemaException e) {
      throw e.at(segment.fileName() + ":" + end);
    } finally {
      if (size > USUAL_MUTATION_BYTES) {
        buffer = new byte[LEAST_BUFFER];
      }
    }
  }

  /** Into the buffer; the size is 0 behind the last one of a section. */
  private int nextMutation(FileDataInput in, int sectionEnd) throws CorruptLogException {
    long start = in.getFilePointer();
    try {
      if (sectionEnd - start < Integer.BYTES || in.isEOF()) {
        return 0;
      }
      int size = in.readInt();
      if (size == 0) {
        return 0;
      }
      CRC32 checksum = new CRC32();
      FBUtilities.updateChecksumInt(checksum, size);
      if (size < LEAST_MUTATION_BYTES || (int) checksum.getValue() != in.readInt()) {
        throw new CorruptLogException(start, "the size of a mutation is wrong");
      }
      if (buffer.length < size) {
        buffer = new byte[size > USUAL_MUTATION_BYTES ? size : size + size / 4];
      }
      in.readFully(buffer, 0, size);
      checksum.update(buffer, 0, size);
      if ((int) checksum.getValue() != in.readInt()) {
        throw new CorruptLogException(start, "the checksum of a mutation is wrong");
      }
      return size;
    } catch (CorruptLogException e) {
      throw e;
    } catch (EOFException e) {
      throw new CorruptLogException(start, "it ends within a mutation");
    } catch (IOException | RuntimeException | IOError e) {
      throw new CorruptLogException(start, "a mutation cannot be read: " + e);
    }
  }
}
