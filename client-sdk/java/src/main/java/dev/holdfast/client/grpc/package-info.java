/** A lock around each call of a gRPC server. */
@NullMarked
package dev.holdfast.client.grpc;

import org.jspecify.annotations.NullMarked;
