// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Connection to the cluster of the new keyspaces.
 *
 * @param contactPoints Nodes to ask first, each as {@code host:port}. The schema is read from them
 *     too, so both roles need them. Names are resolved again while no known node answers, so that a
 *     cluster whose addresses have all changed is found.
 * @param localDatacenter Data center to write to, as {@code nodetool status} names it.
 * @param username User of the target cluster; empty for none. TLS is set by {@code driver}.
 * @param password Password of the user.
 * @param consistency Consistency level of every write.
 * @param maxInFlight Highest number of writes that await their acknowledgement, for this instance.
 *     More writes load the target harder; fewer limit the throughput to this number divided by the
 *     target's latency.
 * @param driver Any option of the DataStax Java driver below {@code datastax-java-driver}, passed
 *     through. An unknown option is refused. A group of options may be given as one object in the
 *     driver's own form, a text that begins with a brace. In an environment variable leave out
 *     dashes and dots, or write {@code _} for them: {@code
 *     FULLROW_TARGET_DRIVER_ADVANCED_SSLENGINEFACTORY_CLASS}.
 * @param driverPluginOptions Options with any names, also below {@code datastax-java-driver}, for
 *     your own classes (authentication, TLS, load balancing, address translation). They are passed
 *     to the driver unchecked.
 */
public record TargetSettings(
    @DefaultValue("127.0.0.1:9042") List<String> contactPoints,
    @DefaultValue("dc1") String localDatacenter,
    @DefaultValue("") String username,
    @DefaultValue("") String password,
    @DefaultValue("LOCAL_QUORUM") String consistency,
    @DefaultValue("512") int maxInFlight,
    @DefaultValue Map<String, String> driver,
    @DefaultValue Map<String, String> driverPluginOptions)
    implements ClusterSettings {

  public TargetSettings {
    contactPoints = List.copyOf(contactPoints);
    driver = Map.copyOf(DriverNames.canonical(driver));
    driverPluginOptions = Map.copyOf(driverPluginOptions);
  }

  /** Without the password and the driver's values. */
  @Override
  public String toString() {
    return "TargetSettings"
        + contactPoints
        + "["
        + localDatacenter
        + "]"
        + driver.keySet()
        + driverPluginOptions.keySet();
  }
}
