/** Callers in a closed loop, and what is measured while they run. */
@NullMarked
package dev.holdfast.bench.load;

import org.jspecify.annotations.NullMarked;
