/** How long a lock takes from who gives it up to who is next in its queue. */
@NullMarked
package dev.holdfast.bench.queue;

import org.jspecify.annotations.NullMarked;
