// SPDX-License-Identifier: Apache-2.0
/** Measures the commands of a migration beside baselines, on real servers. */
@NullMarked
package io.fullrow.migration;

import org.jspecify.annotations.NullMarked;
