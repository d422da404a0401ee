/** What a client does, as Micrometer's meters. Needs micrometer-core. */
@NullMarked
package dev.holdfast.client.micrometer;

import org.jspecify.annotations.NullMarked;
