/** The service with a store that answers at once: what all but the store costs. */
@NullMarked
package dev.holdfast.bench.empty;

import org.jspecify.annotations.NullMarked;
