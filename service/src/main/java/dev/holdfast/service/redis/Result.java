package dev.holdfast.service.redis;

import java.util.List;

/** One operation's result: the partition's revision, a status, and what belongs to that. */
record Result(List<?> reply) {
  /** Stands for the result of an operation that Redis had no memory for. */
  static final Result OUT_OF_MEMORY = new Result(List.of(0L, "OUT_OF_MEMORY"));

  long revision() {
    return (Long) reply.get(0);
  }

  String status() {
    return (String) reply.get(1);
  }

  /** It was past its time limit and did nothing. */
  boolean late() {
    return status().equals("LATE");
  }

  boolean outOfMemory() {
    return status().equals("OUT_OF_MEMORY");
  }

  /** The script itself went wrong: a defect of ours. */
  boolean failed() {
    return status().equals("FAILED");
  }

  /** How many values follow the status. */
  int size() {
    return reply.size() - 2;
  }

  /** The n-th value behind the status, counted from 1. */
  String text(int n) {
    return (String) reply.get(n + 1);
  }

  /** What to throw where the status is none that the operation has. */
  IllegalStateException unknown() {
    return new IllegalStateException("unknown status " + status());
  }

  long number(int n) {
    return (Long) reply.get(n + 1);
  }
}
