// SPDX-License-Identifier: Apache-2.0
/**
 * Pushes synthetic fragments through the service and measures it beside two plain baselines, as
 * {@code docs/load.md} says. It measures only: whether the service is right is the tests' business,
 * though a run that loses something says so.
 */
package io.fullrow.load;
