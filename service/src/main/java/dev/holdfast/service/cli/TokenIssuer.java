package dev.holdfast.service.cli;

import java.util.List;

/** Makes bearer tokens with the development key of this machine. */
@FunctionalInterface
public interface TokenIssuer {
  /**
   * A signed token.
   *
   * @param subject the user's id
   * @param name the name to show to others, or empty
   * @throws IllegalArgumentException where no server takes such a subject
   * @throws RefusedException where tokens are not made here, since a key set is configured, or the
   *     key cannot be read
   */
  String issue(String subject, String name, List<String> roles) throws RefusedException;

  /** Why no token can be made, in a sentence for the user. */
  final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    public RefusedException(String sentence) {
      super(sentence);
    }
  }
}
