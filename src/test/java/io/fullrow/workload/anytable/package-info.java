// SPDX-License-Identifier: Apache-2.0
/**
 * Random mutations of tables of any shape, each as CQL and as fragments, driven by the schema
 * alone. Nothing here starts a server.
 */
package io.fullrow.workload.anytable;
