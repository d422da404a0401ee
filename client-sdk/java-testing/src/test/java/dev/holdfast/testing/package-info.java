/** The SDK's and the test kit's own tests, against the real service. */
@NullMarked
package dev.holdfast.testing;

import org.jspecify.annotations.NullMarked;
