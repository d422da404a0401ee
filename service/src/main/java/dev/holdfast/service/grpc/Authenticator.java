package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Caller;
import java.util.concurrent.CompletableFuture;

/** Tells who a bearer token stands for. Never blocks. */
@FunctionalInterface
public interface Authenticator {
  /**
   * Verifies a token. A completed future costs the call no change of thread; on another one it goes
   * on where the future completes.
   *
   * @param bearerToken what followed {@code Bearer} in the call's authorization header; not empty
   * @return the caller, or a TOKEN_ refusal
   */
  CompletableFuture<Answer<Caller>> authenticate(String bearerToken);
}
