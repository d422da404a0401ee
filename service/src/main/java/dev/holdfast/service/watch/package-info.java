/**
 * Watches: one reader a partition feeds a ring of recent events, from which every watch of this
 * instance takes what lies in its scopes, at its own pace.
 */
@NullMarked
package dev.holdfast.service.watch;

import org.jspecify.annotations.NullMarked;
