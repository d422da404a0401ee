package dev.holdfast.service.lock;

/**
 * What can be locked: one section of a document, or with the section {@code *} the whole of it.
 * Always canonical; {@link ResourceIds} reads what callers write.
 *
 * @param section 1 to 128 of the RFC 3986 unreserved characters and {@code :}, or {@code *}
 */
public record ResourceId(DocumentId document, String section) {
  /** The section that stands for all of a document's sections. */
  public static final String WHOLE_DOCUMENT = "*";

  /** Whether this is the lock of the whole document. */
  public boolean isWholeDocument() {
    return section.equals(WHOLE_DOCUMENT);
  }

  public String type() {
    return document.type();
  }

  /** The canonical form, {@code type:id:section}. */
  @Override
  public String toString() {
    return document.toString() + ':' + section;
  }
}
