// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ddl;

import io.fullrow.config.TableList;
import java.time.Duration;
import java.util.Optional;

/**
 * What is to be created.
 *
 * @param tables with their sources and targets
 * @param replication of new keyspaces as CQL writes it; the source's if it is empty
 * @param tombstoneRetention the service's
 */
public record DdlRequest(
    TableList tables, ListForm lists, Optional<String> replication, Duration tombstoneRetention) {}
