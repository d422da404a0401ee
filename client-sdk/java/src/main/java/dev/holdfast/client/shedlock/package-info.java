/** Holdfast for ShedLock's scheduled tasks. Needs shedlock-core. */
@NullMarked
package dev.holdfast.client.shedlock;

import org.jspecify.annotations.NullMarked;
