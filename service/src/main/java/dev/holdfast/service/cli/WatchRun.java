package dev.holdfast.service.cli;

import dev.holdfast.client.HoldfastException;
import dev.holdfast.client.Watch;
import dev.holdfast.client.WatchListener;
import dev.holdfast.client.WatchOptions;
import dev.holdfast.v1.WatchLocksResponse;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Prints a watch until nobody reads it any more, or coming back is of no use. */
final class WatchRun implements WatchListener {
  private final Terminal terminal;
  private final WatchPrinter printer;
  private final CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
  private boolean wasConnected;

  WatchRun(Terminal terminal, WatchPrinter printer) {
    this.terminal = terminal;
    this.printer = printer;
  }

  /**
   * Runs it.
   *
   * @throws StatusException where the server refuses it, or was never reached
   */
  void run(LockClient client, WatchOptions options) throws StatusException, InterruptedException {
    Watch watch = client.watch(options, this);
    try {
      var unused = over.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HoldfastException why) {
        throw StatusProto.toStatusException(why.status());
      }
      throw new IllegalStateException(e);
    } finally {
      watch.close();
    }
  }

  @Override
  public void onMessage(WatchLocksResponse message) {
    wasConnected = true;
    printer.print(message);
    endWithTheReader();
  }

  @Override
  public void onDisconnected(HoldfastException why) {
    if (!wasConnected) {
      over.completeExceptionally(why);
      return;
    }
    printer.remark(why.getMessage() + ". Connecting again");
    endWithTheReader();
  }

  @Override
  public void onEnd(HoldfastException why) {
    over.completeExceptionally(why);
  }

  private void endWithTheReader() {
    if (terminal.isClosed()) {
      over.complete(null);
    }
  }
}
