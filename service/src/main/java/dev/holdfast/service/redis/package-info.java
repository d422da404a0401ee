/**
 * The store on Redis: one Lua script decides every change, on one partition; operations that arrive
 * while a call is under way go together as the next.
 */
@NullMarked
package dev.holdfast.service.redis;

import org.jspecify.annotations.NullMarked;
