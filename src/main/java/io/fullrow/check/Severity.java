// SPDX-License-Identifier: Apache-2.0
package io.fullrow.check;

/** How much a finding matters. */
public enum Severity {
  /** Data would be lost or wrong, or the service would hold the table or not start. */
  ERROR,
  /** It works, but not as well or as safely as it should. */
  WARNING,
  /** What was compared, what is not known, what an operator may want to know. */
  INFO
}
