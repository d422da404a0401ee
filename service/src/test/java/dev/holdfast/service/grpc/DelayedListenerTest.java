package dev.holdfast.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ServerCall;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DelayedListenerTest {
  private final DelayedListener<String> delayed = new DelayedListener<>();
  private final Recorder recorder = new Recorder();

  @Test
  void whatCameBeforeAndAfterArrivesInOrder() {
    delayed.onReady();
    delayed.onMessage("a");
    assertThat(recorder.heard).isEmpty();

    delayed.forwardTo(recorder);
    delayed.onMessage("b");
    delayed.onHalfClose();
    delayed.onComplete();
    delayed.onCancel();

    assertThat(recorder.heard)
        .containsExactly("ready", "a", "b", "half-close", "complete", "cancel");
  }

  @Test
  void whatComesDuringTheHandOverIsNeitherLostNorOvertakes() throws InterruptedException {
    int messages = 10_000;
    var half = new CountDownLatch(1);
    var sender =
        new Thread(
            () -> {
              for (int i = 0; i < messages; i++) {
                delayed.onMessage("" + i);
                if (i == messages / 2) {
                  half.countDown();
                }
              }
            },
            "sender");
    sender.start();
    half.await();

    delayed.forwardTo(recorder);
    sender.join();

    assertThat(recorder.heard)
        .containsExactlyElementsOf(IntStream.range(0, messages).mapToObj(i -> "" + i).toList());
  }

  /** Heard by one thread at a time, as a call's listener is. */
  private static final class Recorder extends ServerCall.Listener<String> {
    final List<String> heard = new ArrayList<>();

    @Override
    public void onMessage(String message) {
      heard.add(message);
    }

    @Override
    public void onHalfClose() {
      heard.add("half-close");
    }

    @Override
    public void onCancel() {
      heard.add("cancel");
    }

    @Override
    public void onComplete() {
      heard.add("complete");
    }

    @Override
    public void onReady() {
      heard.add("ready");
    }
  }
}
