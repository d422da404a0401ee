package dev.holdfast.service.cli;

import com.google.protobuf.util.Durations;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.LockMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What may be said of a hold when it is acquired. */
final class AcquireOptions {
  @Option(
      names = "--ttl",
      paramLabel = "DURATION",
      description = "How long the lock lasts unless it is renewed: 300, 90s, 5m, 1h30m.")
  private @Nullable Duration ttl;

  @Option(names = "--shared", description = "Hold it together with others in shared mode.")
  private boolean shared;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The name that others see, where the token has none.")
  private String name = "";

  @Option(
      names = "--metadata",
      paramLabel = "KEY=VALUE",
      description = "What others should know of this hold; may be given several times.")
  private Map<String, String> metadata = new LinkedHashMap<>();

  /** The same for a hold that is renewed, and has an id of its own. */
  dev.holdfast.client.AcquireOptions hold() {
    var hold = dev.holdfast.client.AcquireOptions.defaults().displayName(name);
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      hold = hold.metadata(entry.getKey(), entry.getValue());
    }
    if (ttl != null) {
      hold = hold.ttl(ttl);
    }
    return shared ? hold.shared() : hold;
  }

  /** The request for a hold; an empty lock id is the user's one hold. */
  AcquireRequest request(String resource, String lockId) {
    AcquireRequest.Builder request =
        AcquireRequest.newBuilder()
            .setResourceId(resource)
            .setLockId(lockId)
            .setDisplayName(name)
            .putAllMetadata(metadata);
    if (ttl != null) {
      request.setTtl(Durations.fromMillis(ttl.toMillis()));
    }
    if (shared) {
      request.setMode(LockMode.LOCK_MODE_SHARED);
    }
    return request.build();
  }
}
