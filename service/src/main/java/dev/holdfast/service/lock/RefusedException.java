package dev.holdfast.service.lock;

/**
 * Carries a {@link Refusal} out of validation, where a value would have to be passed through every
 * step. Has no stack trace: it tells a caller's mistake, not ours.
 */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Refusal refusal;

  public RefusedException(Refusal refusal) {
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }
}
