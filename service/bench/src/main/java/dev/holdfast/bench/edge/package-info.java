/** What Envoy costs. */
@NullMarked
package dev.holdfast.bench.edge;

import org.jspecify.annotations.NullMarked;
