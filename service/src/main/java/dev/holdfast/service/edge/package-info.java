/** Runs Envoy, with the configuration of the checkout's folder {@code envoy}, beside a service. */
@NullMarked
package dev.holdfast.service.edge;

import org.jspecify.annotations.NullMarked;
