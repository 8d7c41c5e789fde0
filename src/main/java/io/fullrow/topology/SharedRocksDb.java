// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.apache.kafka.streams.state.internals.BlockBasedTableConfigWithAccessibleCache;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.IndexType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * One block cache and one write buffer for all stores of the process. Kafka Streams' defaults are
 * for each store of each task (50 MB and 48 MB), which would grow with the number of partitions.
 */
public final class SharedRocksDb implements RocksDBConfigSetter {
  private static final long CACHE_BYTES = 128L << 20;
  private static final long WRITE_BUFFER_BYTES = 64L << 20;

  /** Smaller only in tests: what a memtable still holds at a crash is never on disk. */
  private static final long MEMTABLE_BYTES = Long.getLong("io.fullrow.rocksdb.memtable", 16L << 20);

  private static final int MEMTABLES = 2;
  private static final int PART_BYTES = 4096;

  /** Of the cache, where parts of indexes and filters leave after all data. */
  private static final double INDEX_SHARE = 0.5;

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    // The only way to the default cache, which is not closed by others once it is replaced.
    BlockBasedTableConfigWithAccessibleCache table =
        (BlockBasedTableConfigWithAccessibleCache) options.tableFormatConfig();
    Cache replaced = table.blockCache();
    table.setBlockCache(Shared.CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    inParts(table);
    options.setTableFormatConfig(table);
    // Half of the disk, and of what a read may have to fetch from it, for the same processor time.
    options.setCompressionType(CompressionType.LZ4_COMPRESSION);
    options.setWriteBufferManager(Shared.WRITE_BUFFER);
    options.setWriteBufferSize(MEMTABLE_BYTES);
    options.setMaxWriteBufferNumber(MEMTABLES);
    if (replaced != null) {
      replaced.close();
    }
  }

  /**
   * Index and filters in parts of a few kilobytes, of which only the topmost stay in the cache. A
   * file has one of each otherwise, of ten megabytes for as many million rows: more of them than
   * the cache has room for, and each read would load a whole one.
   */
  private static void inParts(BlockBasedTableConfig table) {
    table.setIndexType(IndexType.kTwoLevelIndexSearch);
    table.setPartitionFilters(true);
    table.setMetadataBlockSize(PART_BYTES);
    table.setPinTopLevelIndexAndFilter(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
  }

  /** The shared cache lives as long as the process. */
  @Override
  public void close(String storeName, Options options) {}

  /** Created with the first store, when RocksDB's library has been loaded. */
  private static final class Shared {
    private static final Cache CACHE = new LRUCache(CACHE_BYTES, -1, false, INDEX_SHARE, 0);
    private static final WriteBufferManager WRITE_BUFFER =
        new WriteBufferManager(WRITE_BUFFER_BYTES, CACHE);
  }
}
