// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Connection to the cluster of the old keyspaces. Commands such as {@code snapshot} and {@code
 * verify} read it, and the role {@code way-back} writes to it; the other roles never use it.
 *
 * @param contactPoints Nodes to ask first, each as {@code host:port}. Without any the old keyspaces
 *     are in the target's cluster, and {@code fullrow.target} says how to reach it.
 * @param localDatacenter Data center to read from, as {@code nodetool status} names it.
 * @param username User of the source cluster; empty for none. It needs to read the tables, and to
 *     write only where a command says so. TLS is set by {@code driver}.
 * @param password Password of the user.
 * @param consistency Consistency level of every read, and of the writes of the role {@code
 *     way-back}. What lies on fewer replicas than it asks is seen only by chance: repair the tables
 *     first, or read at {@code ALL}.
 * @param maxInFlight Highest number of writes of the role {@code way-back} that await their
 *     acknowledgement, for each instance.
 * @param notWrittenBack Source tables, as {@code keyspace.table}, that the role {@code way-back}
 *     leaves alone, such as those that it refuses.
 * @param driver Any option of the DataStax Java driver, as in {@code fullrow.target.driver}.
 * @param driverPluginOptions Options of your own classes, as in {@code
 *     fullrow.target.driver-plugin-options}.
 */
public record SourceSettings(
    @DefaultValue List<String> contactPoints,
    @DefaultValue("dc1") String localDatacenter,
    @DefaultValue("") String username,
    @DefaultValue("") String password,
    @DefaultValue("LOCAL_QUORUM") String consistency,
    @DefaultValue("128") int maxInFlight,
    @DefaultValue List<String> notWrittenBack,
    @DefaultValue Map<String, String> driver,
    @DefaultValue Map<String, String> driverPluginOptions)
    implements ClusterSettings {

  public SourceSettings {
    contactPoints = List.copyOf(contactPoints);
    notWrittenBack = List.copyOf(notWrittenBack);
    driver = Map.copyOf(DriverNames.canonical(driver));
    driverPluginOptions = Map.copyOf(driverPluginOptions);
  }

  /** Without the password and the driver's values. */
  @Override
  public String toString() {
    return "SourceSettings"
        + contactPoints
        + "["
        + localDatacenter
        + "]"
        + driver.keySet()
        + driverPluginOptions.keySet();
  }
}
