/** What Holdfast costs, measured with real processes on one machine. */
@NullMarked
package dev.holdfast.bench;

import org.jspecify.annotations.NullMarked;
