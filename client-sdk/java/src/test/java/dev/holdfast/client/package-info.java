/** What of the SDK needs no server. */
@NullMarked
package dev.holdfast.client;

import org.jspecify.annotations.NullMarked;
