// SPDX-License-Identifier: Apache-2.0
package io.fullrow.archfixture.app;

import io.fullrow.archfixture.publisher.Apart;

/** The roof may import everything but this. */
class Reaching {
  Apart apart = new Apart();
}
