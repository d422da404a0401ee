/** The calls that wait for a lock at this instance: what they wait for, and when they ask again. */
@NullMarked
package dev.holdfast.service.queue;

import org.jspecify.annotations.NullMarked;
