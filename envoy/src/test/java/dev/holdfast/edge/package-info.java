/**
 * The edge as its users meet it: a real Envoy with the configuration of this folder, in front of
 * real instances of the service.
 */
@NullMarked
package dev.holdfast.edge;

import org.jspecify.annotations.NullMarked;
