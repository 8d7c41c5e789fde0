package io.fullrow.topology;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.apache.kafka.streams.state.internals.BlockBasedTableConfigWithAccessibleCache;
import org.rocksdb.Cache;
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

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    // The only way to the default cache, which nobody else closes once it is replaced.
    BlockBasedTableConfigWithAccessibleCache table =
        (BlockBasedTableConfigWithAccessibleCache) options.tableFormatConfig();
    Cache replaced = table.blockCache();
    table.setBlockCache(Shared.CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(Shared.WRITE_BUFFER);
    options.setWriteBufferSize(MEMTABLE_BYTES);
    options.setMaxWriteBufferNumber(MEMTABLES);
    if (replaced != null) {
      replaced.close();
    }
  }

  /** The shared cache lives as long as the process. */
  @Override
  public void close(String storeName, Options options) {}

  /** Created with the first store, when RocksDB's library has been loaded. */
  private static final class Shared {
    private static final Cache CACHE = new LRUCache(CACHE_BYTES);
    private static final WriteBufferManager WRITE_BUFFER =
        new WriteBufferManager(WRITE_BUFFER_BYTES, CACHE);
  }
}
