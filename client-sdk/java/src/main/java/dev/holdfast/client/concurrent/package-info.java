/** Holdfast's locks in the shape of java.util.concurrent. */
@NullMarked
package dev.holdfast.client.concurrent;

import org.jspecify.annotations.NullMarked;
