// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ddl;

import io.fullrow.config.TableList;
import java.time.Duration;
import java.util.Optional;

/**
 * What is to be created.
 *
 * @param tables with their sources and targets
 * @param lists what becomes of lists that are not frozen; if it is empty, what the table's inputs
 *     carry decides: {@link ListForm#FROZEN} if each does so losslessly, else {@link ListForm#KEEP}
 * @param replication of new keyspaces as CQL writes it; the source's if it is empty
 * @param tombstoneRetention the service's
 */
public record DdlRequest(
    TableList tables,
    Optional<ListForm> lists,
    Optional<String> replication,
    Duration tombstoneRetention) {}
