// SPDX-License-Identifier: Apache-2.0
package io.fullrow.archfixture.publisher;

/** Belongs to a process of its own. */
public class Apart {}
