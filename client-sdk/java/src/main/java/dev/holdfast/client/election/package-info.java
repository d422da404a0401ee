/** One leader among several processes. */
@NullMarked
package dev.holdfast.client.election;

import org.jspecify.annotations.NullMarked;
