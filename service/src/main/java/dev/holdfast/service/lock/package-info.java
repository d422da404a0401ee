/**
 * What a lock is: ids, holds, policies, refusals, and the rules by which the service answers. Knows
 * neither gRPC nor Redis.
 */
@NullMarked
package dev.holdfast.service.lock;

import org.jspecify.annotations.NullMarked;
