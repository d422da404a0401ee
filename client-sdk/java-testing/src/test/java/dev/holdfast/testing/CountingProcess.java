package dev.holdfast.testing;

import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.HeldLock;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.UnavailableException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Scanner;

/**
 * The main class of a client process that adds one to a counter under a lock. It does what the
 * lines of its standard input say, and answers each with a line.
 */
final class CountingProcess {
  /** Takes the lock and reads; answers {@link #READ}, {@link #HELD} or {@link #LOST}. */
  static final String TAKE = "take";

  /**
   * Writes one more than was read, and gives up the lock; answers {@link #WROTE} or {@link
   * #REFUSED}.
   */
  static final String WRITE = "write";

  static final String READ = "read";
  static final String HELD = "held";

  /** A slow machine may take longer over the Acquire or the read than the TTL. */
  static final String LOST = "lost";

  static final String WROTE = "wrote";
  static final String REFUSED = "refused";

  private static final String RESOURCE = "counter:one:value";

  /** The pauses last until it is over, however long that takes. */
  private static final Duration TTL = Duration.ofSeconds(2);

  private CountingProcess() {}

  public static void main(String[] args) throws Exception {
    URI counter = URI.create(args[2]);
    HttpClient http = HttpClient.newHttpClient();
    try (Scanner orders = new Scanner(System.in, StandardCharsets.UTF_8);
        HoldfastClient client =
            HoldfastClient.builder(args[0])
                .plaintext()
                .token(args[1])
                .session(Boolean.parseBoolean(args[3]))
                .build()) {
      while (orders.hasNextLine() && orders.nextLine().equals(TAKE)) {
        AcquireOptions options = AcquireOptions.defaults().ttl(TTL);
        Optional<HeldLock> acquired;
        try {
          acquired = client.tryAcquire(RESOURCE, options);
        } catch (UnavailableException e) {
          say(LOST);
          continue;
        }
        if (acquired.isEmpty()) {
          say(HELD);
          continue;
        }
        try (HeldLock lock = acquired.get()) {
          HttpRequest read = HttpRequest.newBuilder(counter).build();
          long value = Long.parseLong(http.send(read, BodyHandlers.ofString()).body());
          if (!lock.isValid()) {
            say(LOST);
            continue;
          }
          say(READ);
          String write = orders.nextLine();
          HttpRequest written =
              HttpRequest.newBuilder(counter)
                  .header(FencedCounter.TOKEN_HEADER, Long.toString(lock.fencingToken()))
                  .PUT(BodyPublishers.ofString(Long.toString(value + 1)))
                  .build();
          int status = http.send(written, BodyHandlers.ofString()).statusCode();
          say(status == FencedCounter.REFUSED || !write.equals(WRITE) ? REFUSED : WROTE);
        }
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
