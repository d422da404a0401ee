/**
 * The client of a Holdfast server: locks that are renewed in the background, and watches.
 *
 * <p>What a {@link dev.holdfast.client.HeldLock} promises, and no more: it says valid only inside
 * its own deadline, which is its TTL counted from before the request was sent, on a clock that is
 * never set, less a margin. A process can stop for a minute, at any line of its code; so check the
 * fencing token where the write lands.
 */
@NullMarked
package dev.holdfast.client;

import org.jspecify.annotations.NullMarked;
