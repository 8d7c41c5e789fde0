// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import io.fullrow.lab.CassandraRelease;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Locale;
import java.util.Map;
import javax.crypto.KeyGenerator;

/** How a node writes its commit log and its SSTables. */
enum NodeStorage {
  PLAIN,
  LZ4,
  ENCRYPTED,
  BATCH,
  GROUP,
  /** SSTables with an index by trie, since 5.0. */
  BTI;

  private static final String PASSWORD = "cassandra";
  private static final String ALIAS = "testing:1";

  static NodeStorage of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  boolean isKnownTo(CassandraRelease release) {
    return this != BTI || !release.isBefore5();
  }

  /** Of cassandra.yaml. */
  Map<String, String> settings() {
    return switch (this) {
      case PLAIN -> Map.of();
      case LZ4 -> Map.of("commitlog_compression", "[{class_name: LZ4Compressor}]");
      case ENCRYPTED -> Map.of("transparent_data_encryption_options", encryption(keystore()));
      case BATCH -> Map.of("commitlog_sync", "batch", "commitlog_sync_period", "");
      case GROUP ->
          Map.of(
              "commitlog_sync",
              "group",
              "commitlog_sync_period",
              "",
              "commitlog_sync_group_window",
              "15ms");
      case BTI -> Map.of("sstable", "{selected_format: bti}", "storage_compatibility_mode", "NONE");
    };
  }

  private static String encryption(Path keystore) {
    return "{enabled: true, chunk_length_kb: 64, cipher: AES/CBC/PKCS5Padding, key_alias: '"
        + ALIAS
        + "', key_provider: [{class_name: org.apache.cassandra.security.JKSKeyProvider, parameters:"
        + " [{keystore: '"
        + keystore
        + "', keystore_password: "
        + PASSWORD
        + ", store_type: JCEKS, key_password: "
        + PASSWORD
        + "}]}]}";
  }

  private static Path keystore() {
    try {
      KeyGenerator keys = KeyGenerator.getInstance("AES");
      keys.init(128);
      KeyStore store = KeyStore.getInstance("JCEKS");
      store.load(null, PASSWORD.toCharArray());
      store.setKeyEntry(ALIAS, keys.generateKey(), PASSWORD.toCharArray(), null);
      Path file = Files.createTempFile(Path.of("target").toAbsolutePath(), "lab", ".keystore");
      file.toFile().deleteOnExit();
      try (OutputStream out = Files.newOutputStream(file)) {
        store.store(out, PASSWORD.toCharArray());
      }
      return file;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
