// SPDX-License-Identifier: Apache-2.0
package io.fullrow.archfixture.unlisted;

/** Lives in a package that the table does not have. */
class Stray {}
