/** A real Holdfast service for tests: on a Redis of its own, in the test's JVM. */
@NullMarked
package dev.holdfast.testing;

import org.jspecify.annotations.NullMarked;
