// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import com.datastax.oss.driver.api.core.CqlSession;
import io.fullrow.operations.OperationsTopic;
import io.fullrow.registry.RegistryClient;
import org.apache.kafka.clients.admin.Admin;

/** The open connections of this instance. */
record Servers(
    Admin admin, RegistryClient registry, CqlSession session, OperationsTopic operations) {}
