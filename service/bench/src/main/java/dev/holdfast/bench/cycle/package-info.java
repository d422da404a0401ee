/** The lock cycle, acquire and release: the service beside what else there is. */
@NullMarked
package dev.holdfast.bench.cycle;

import org.jspecify.annotations.NullMarked;
