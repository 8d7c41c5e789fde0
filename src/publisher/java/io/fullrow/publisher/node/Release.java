// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher.node;

import io.fullrow.publisher.CqlSecurity;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.cassandra.config.EncryptionOptions;
import org.apache.cassandra.cql3.ColumnIdentifier;
import org.apache.cassandra.db.marshal.AbstractType;
import org.apache.cassandra.io.sstable.format.SSTableReader;
import org.apache.cassandra.io.util.RandomAccessReader;
import org.apache.cassandra.schema.ColumnMetadata;
import org.apache.cassandra.schema.TableMetadata;

/**
 * What differs between the releases of Cassandra whose jars a node has. There is one class for
 * each, {@code NodeRelease}, compiled against that release; all else in this package is the same
 * source, compiled against each of them, since a field's type is part of its name in a class file.
 */
interface Release {
  /**
   * @throws RuntimeException if there is no such file
   */
  RandomAccessReader open(Path file);

  /** Opens an SSTable by its data file; it must be released. Changes no file. */
  SSTableReader openSsTable(Path dataFile, TableMetadata table) throws IOException;

  /**
   * What a client needs for TLS. It is not applied yet: the client does that, and once.
   *
   * @param keystore that of the client, or the truststore again if it has none
   */
  EncryptionOptions encryption(
      CqlSecurity.Store truststore, CqlSecurity.Store keystore, boolean verifyHostname);

  /** A column without a mask. */
  ColumnMetadata column(
      String keyspace,
      String table,
      ColumnIdentifier name,
      AbstractType<?> type,
      int position,
      ColumnMetadata.Kind kind);
}
