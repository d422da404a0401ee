/** What a held lock and an open watch cost in memory. */
@NullMarked
package dev.holdfast.bench.memory;

import org.jspecify.annotations.NullMarked;
