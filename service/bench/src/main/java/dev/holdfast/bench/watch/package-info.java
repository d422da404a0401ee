/** How soon and how many events reach their watches. */
@NullMarked
package dev.holdfast.bench.watch;

import org.jspecify.annotations.NullMarked;
