/**
 * Who calls: verifies bearer tokens (JWT, RFC 7519) against a key set, and signs those of the
 * development key. No token and no claim ever reaches a log or a message.
 */
@NullMarked
package dev.holdfast.service.auth;

import org.jspecify.annotations.NullMarked;
