// SPDX-License-Identifier: Apache-2.0
package io.fullrow.cluster;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How a cluster is reached.
 *
 * @param contactPoints at least one
 * @param localDatacenter whose nodes coordinate
 * @param credentials empty for a cluster without authentication
 * @param consistency such as {@code LOCAL_QUORUM}
 * @param driver any option of the driver by its path below {@code datastax-java-driver}, such as
 *     {@code basic.request.timeout}; wins over Fullrow's defaults. A value that begins with {@code
 *     [} or <code>{</code> is a list or an object.
 */
public record ClusterConnection(
    List<InetSocketAddress> contactPoints,
    String localDatacenter,
    Optional<Credentials> credentials,
    String consistency,
    Map<String, String> driver) {
  public ClusterConnection {
    contactPoints = List.copyOf(contactPoints);
    Objects.requireNonNull(localDatacenter, "localDatacenter");
    Objects.requireNonNull(credentials, "credentials");
    Objects.requireNonNull(consistency, "consistency");
    driver = Map.copyOf(driver);
    if (contactPoints.isEmpty()) {
      throw new IllegalArgumentException("a cluster needs a contact point");
    }
  }

  /** A user name and password. */
  public record Credentials(String username, String password) {
    /** Never shows the password. */
    @Override
    public String toString() {
      return "Credentials[" + username + "]";
    }
  }
}
