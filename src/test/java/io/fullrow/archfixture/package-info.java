// SPDX-License-Identifier: Apache-2.0
/** Classes that break the package rules on purpose, to show that the rules can fail. */
package io.fullrow.archfixture;
