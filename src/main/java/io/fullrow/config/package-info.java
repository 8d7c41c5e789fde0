// SPDX-License-Identifier: Apache-2.0
/**
 * The configuration: one record per part, whose Javadoc is the reference page, the reader that
 * reports all problems at once, and the checks that need no server.
 *
 * <p>{@link io.fullrow.config.ConfigurationReader} is the way in. Nothing here opens a connection:
 * what servers say against a configuration is {@code tables} and {@code app}. {@link
 * io.fullrow.config.Secrets} decides alone what a secret is.
 */
@NullMarked
package io.fullrow.config;

import org.jspecify.annotations.NullMarked;
