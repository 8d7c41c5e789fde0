// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the node lets a client in.
 *
 * @param login empty if it asks for none
 * @param tls empty for plain text
 */
public record CqlSecurity(Optional<Login> login, Optional<Tls> tls) {
  /** Neither a login nor TLS. */
  public static final CqlSecurity NONE = new CqlSecurity(Optional.empty(), Optional.empty());

  private static final String USERNAME = "username";
  private static final String PASSWORD = "password";
  private static final String TRUSTSTORE = "truststore";
  private static final String TRUSTSTORE_PASSWORD = "truststore-password";
  private static final String KEYSTORE = "keystore";
  private static final String KEYSTORE_PASSWORD = "keystore-password";
  private static final String VERIFY_HOSTNAME = "verify-hostname";
  private static final Set<String> KEYS =
      Set.of(
          USERNAME,
          PASSWORD,
          TRUSTSTORE,
          TRUSTSTORE_PASSWORD,
          KEYSTORE,
          KEYSTORE_PASSWORD,
          VERIFY_HOSTNAME);

  /** For the node's {@code PasswordAuthenticator}. */
  public record Login(String username, String password) {
    /** Without the password. */
    @Override
    public String toString() {
      return username;
    }
  }

  /**
   * Stores of Java's own formats, JKS or PKCS12.
   *
   * @param keystore with the client's own certificate; empty if the node asks for none
   */
  public record Tls(Store truststore, Optional<Store> keystore, boolean verifyHostname) {}

  /** A file and its password. */
  public record Store(String file, String password) {
    /** Without the password. */
    @Override
    public String toString() {
      return file;
    }
  }

  /**
   * From a properties file, which keeps passwords out of the command line:
   *
   * <pre>
   * username=…  password=…
   * truststore=&lt;file&gt;  truststore-password=…  keystore=&lt;file&gt;  keystore-password=…
   * verify-hostname=true|false      default: true
   * </pre>
   *
   * @throws IllegalArgumentException if it has other keys or misses one; the message says which,
   *     and no value
   */
  static CqlSecurity read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    }
    Set<String> unknown = new TreeSet<>(properties.stringPropertyNames());
    unknown.removeAll(KEYS);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          file + " has " + unknown + "; known are " + new TreeSet<>(KEYS));
    }
    Settings settings = new Settings(file, properties);
    settings.requireWith(PASSWORD, USERNAME);
    settings.requireWith(TRUSTSTORE_PASSWORD, TRUSTSTORE);
    settings.requireWith(KEYSTORE, TRUSTSTORE); // else there would be no TLS
    settings.requireWith(KEYSTORE_PASSWORD, KEYSTORE);
    return new CqlSecurity(
        settings.get(USERNAME).map(name -> new Login(name, settings.require(PASSWORD, USERNAME))),
        settings.store(TRUSTSTORE, TRUSTSTORE_PASSWORD).map(settings::tls));
  }

  private record Settings(Path file, Properties properties) {
    Optional<String> get(String key) {
      return Optional.ofNullable(properties.getProperty(key));
    }

    String require(String key, String because) {
      return get(key)
          .orElseThrow(
              () -> new IllegalArgumentException(file + " has " + because + " and no " + key));
    }

    void requireWith(String key, String other) {
      if (get(key).isPresent()) {
        require(other, key);
      }
    }

    boolean isTrue(String key) {
      String value = get(key).orElse("true");
      if (!value.equals("true") && !value.equals("false")) {
        throw new IllegalArgumentException(file + " has " + key + "=" + value + ": true or false");
      }
      return value.equals("true");
    }

    Optional<Store> store(String key, String password) {
      return get(key).map(path -> new Store(path, require(password, key)));
    }

    Tls tls(Store truststore) {
      return new Tls(truststore, store(KEYSTORE, KEYSTORE_PASSWORD), isTrue(VERIFY_HOSTNAME));
    }
  }
}
