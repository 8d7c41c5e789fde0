// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher.node;

import io.fullrow.publisher.CqlSecurity;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.cassandra.config.EncryptionOptions;
import org.apache.cassandra.cql3.ColumnIdentifier;
import org.apache.cassandra.db.marshal.AbstractType;
import org.apache.cassandra.io.sstable.Descriptor;
import org.apache.cassandra.io.sstable.format.SSTableReader;
import org.apache.cassandra.io.util.RandomAccessReader;
import org.apache.cassandra.schema.ColumnMetadata;
import org.apache.cassandra.schema.TableMetadata;
import org.apache.cassandra.schema.TableMetadataRef;

/** Cassandra 4.0. */
final class NodeRelease implements Release {
  @Override
  public RandomAccessReader open(Path file) {
    return RandomAccessReader.open(new java.io.File(file.toString()));
  }

  @Override
  public SSTableReader openSsTable(Path dataFile, TableMetadata table) throws IOException {
    return SSTableReader.openNoValidation(
        Descriptor.fromFilename(dataFile.toString()), TableMetadataRef.forOfflineTools(table));
  }

  @Override
  public EncryptionOptions encryption(
      CqlSecurity.Store truststore, CqlSecurity.Store keystore, boolean verifyHostname) {
    // Of a client, to require authentication means to look at the node's certificate.
    return new EncryptionOptions(
        keystore.file(),
        keystore.password(),
        truststore.file(),
        truststore.password(),
        null,
        null,
        null,
        null,
        null,
        true,
        verifyHostname,
        true,
        false);
  }

  @Override
  public ColumnMetadata column(
      String keyspace,
      String table,
      ColumnIdentifier name,
      AbstractType<?> type,
      int position,
      ColumnMetadata.Kind kind) {
    return new ColumnMetadata(keyspace, table, name, type, position, kind);
  }
}
