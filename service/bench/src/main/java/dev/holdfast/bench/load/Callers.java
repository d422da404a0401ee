package dev.holdfast.bench.load;

/** Something that callers do again and again, each as soon as it has done it before. */
@FunctionalInterface
public interface Callers {
  /** Sets so many callers going; they go on until the tape is stopped, or a cycle fails. */
  Running start(int callers, Tape tape);

  /** Callers at work. */
  @FunctionalInterface
  interface Running {
    /** Waits until each has ended its last cycle; the tape must be stopped. */
    void await() throws InterruptedException;
  }
}
