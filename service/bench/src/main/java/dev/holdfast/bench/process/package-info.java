/** The processes that a bench starts, each ended by whoever started it. */
@NullMarked
package dev.holdfast.bench.process;

import org.jspecify.annotations.NullMarked;
