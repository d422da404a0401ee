/** What those who run the service see of it: metrics, log events, health and readiness. */
@NullMarked
package dev.holdfast.service.ops;

import org.jspecify.annotations.NullMarked;
