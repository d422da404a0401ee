package dev.holdfast.service.lock;

/**
 * Who came to view something, or left it.
 *
 * @param viewer after the change; without sessions where the last of them has left
 * @param viewers how many users view it after the change
 */
public record Viewing(Viewer viewer, int viewers) {}
