package dev.holdfast.testing;

/** Renewed each by a call of its own. */
class HeldLockWithoutSessionIT extends HeldLockSuite {
  HeldLockWithoutSessionIT() {
    super(false);
  }
}
