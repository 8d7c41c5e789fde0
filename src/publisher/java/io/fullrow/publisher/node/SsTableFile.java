// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher.node;

import io.fullrow.publisher.Node;
import io.fullrow.publisher.TokenRange;
import java.io.IOError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.apache.cassandra.db.rows.UnfilteredRowIterator;
import org.apache.cassandra.dht.Murmur3Partitioner;
import org.apache.cassandra.dht.Range;
import org.apache.cassandra.dht.Token;
import org.apache.cassandra.io.sstable.ISSTableScanner;
import org.apache.cassandra.io.sstable.format.SSTableReader;
import org.apache.cassandra.schema.TableMetadata;

/** Reads one SSTable, a row after the other. For one thread. */
final class SsTableFile implements Node.SsTable {
  private final Translator translator;
  private final Path file;
  private final SSTableReader reader;

  private SsTableFile(Translator translator, Path file, SSTableReader reader) {
    this.translator = translator;
    this.file = file;
    this.reader = reader;
  }

  /**
   * @throws IOException if it cannot be read
   */
  static SsTableFile open(Release release, Translator translator, Path file, TableMetadata table)
      throws IOException {
    try {
      return new SsTableFile(translator, file, release.openSsTable(file, table));
    } catch (RuntimeException | IOError e) {
      throw unreadable(file, e);
    }
  }

  private static IOException unreadable(Path file, Throwable cause) {
    return new IOException(file + " cannot be read: " + cause, cause);
  }

  @Override
  public void read(List<TokenRange> ranges, Node.Partitions handler) throws IOException {
    try (ISSTableScanner scanner =
        reader.getScanner(ranges.stream().map(SsTableFile::range).toList())) {
      OptionalLong token = OptionalLong.empty();
      while (scanner.hasNext()) {
        double share = share(scanner);
        try (UnfilteredRowIterator partition = scanner.next()) {
          long next = token(partition);
          // Two partitions can have the same token.
          if (token.isPresent() && token.getAsLong() != next) {
            handler.handled(token.getAsLong(), share);
          }
          translator.translate(partition, true, handler::fragment);
          token = OptionalLong.of(next);
        }
      }
      if (token.isPresent()) {
        handler.handled(token.getAsLong(), 1);
      }
    } catch (RuntimeException | IOError e) {
      // Cassandra's own exception of a damaged SSTable, and those of an unknown column, are such.
      throw unreadable(file, e);
    }
  }

  private static Range<Token> range(TokenRange range) {
    return new Range<>(
        new Murmur3Partitioner.LongToken(range.after()),
        new Murmur3Partitioner.LongToken(range.to()));
  }

  private double share(ISSTableScanner scanner) {
    long length = reader.uncompressedLength();
    return length == 0 ? 1 : Math.min(1, (double) scanner.getCurrentPosition() / length);
  }

  private static long token(UnfilteredRowIterator partition) {
    return (Long) partition.partitionKey().getToken().getTokenValue();
  }

  @Override
  public void close() {
    reader.selfRef().release();
  }
}
