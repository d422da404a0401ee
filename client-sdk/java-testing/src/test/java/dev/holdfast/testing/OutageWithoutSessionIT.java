package dev.holdfast.testing;

/** Renewed each by a call of its own. */
class OutageWithoutSessionIT extends OutageSuite {
  OutageWithoutSessionIT() {
    super(false);
  }
}
