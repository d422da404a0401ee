package dev.holdfast.service.lock;

/**
 * The parent of resources, {@code type:id}: watched and viewed, never itself locked. All its
 * sections share one partition.
 *
 * @param type {@code [a-z][a-z0-9_-]{0,31}}
 * @param id 1 to 128 of the RFC 3986 unreserved characters
 */
public record DocumentId(String type, String id) {
  @Override
  public String toString() {
    return type + ':' + id;
  }
}
