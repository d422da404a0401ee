package dev.holdfast.testing;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** What a client's own threads cost, where no other client of this process does anything. */
final class ClientCpu {
  private ClientCpu() {}

  /** The CPU time so far of all that are alive. */
  static long nanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("holdfast-")) {
        sum += Math.max(0, threads.getThreadCpuTime(thread.getId()));
      }
    }
    return sum;
  }
}
