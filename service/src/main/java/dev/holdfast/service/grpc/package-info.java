/**
 * The gRPC server: who may call, how much, and how the contract's messages and statuses are made
 * from the domain's answers. Decides nothing about locks.
 */
@NullMarked
package dev.holdfast.service.grpc;

import org.jspecify.annotations.NullMarked;
