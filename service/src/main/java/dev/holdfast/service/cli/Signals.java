package dev.holdfast.service.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Catches signals in place of the Java runtime, which would end this process. {@code
 * sun.misc.Signal} is the one way to that; it is reached by reflection since javac warns of each
 * direct use, and warnings fail the build.
 */
final class Signals implements AutoCloseable {
  private final Class<?> signalClass = Class.forName("sun.misc.Signal");
  private final Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
  private final Method handle = signalClass.getMethod("handle", signalClass, handlerClass);
  private final Deque<Caught> caught = new ArrayDeque<>();

  private Signals() throws ReflectiveOperationException {}

  /**
   * Begins to catch. What this process was started to ignore (nohup, a job in the background) stays
   * ignored.
   *
   * @param receiver called in a thread of the Java runtime
   */
  static Signals catching(List<String> names, Consumer<CaughtSignal> receiver) {
    try {
      Signals signals = new Signals();
      for (String name : names) {
        signals.begin(name, receiver);
      }
      return signals;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This Java runtime cannot catch signals", e);
    }
  }

  /** Puts back the handlers that were there before. */
  @Override
  public void close() {
    try {
      while (!caught.isEmpty()) {
        Caught last = caught.pop();
        handle.invoke(null, last.signal(), last.formerHandler());
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This Java runtime cannot let go of signals", e);
    }
  }

  private void begin(String name, Consumer<CaughtSignal> receiver)
      throws ReflectiveOperationException {
    Object signal = signalClass.getConstructor(String.class).newInstance(name);
    int number = (int) signalClass.getMethod("getNumber").invoke(signal);
    Object handler = handler(() -> receiver.accept(new CaughtSignal(name, number)));
    Object former = handle.invoke(null, signal, handler);
    if (former.equals(handlerClass.getField("SIG_IGN").get(null))) {
      handle.invoke(null, signal, former);
      return;
    }
    caught.push(new Caught(signal, former));
  }

  private Object handler(Runnable action) {
    InvocationHandler invocations =
        (proxy, method, arguments) -> {
          if (method.getName().equals("handle")) {
            action.run();
          }
          return null;
        };
    return Proxy.newProxyInstance(
        handlerClass.getClassLoader(), new Class<?>[] {handlerClass}, invocations);
  }

  private record Caught(Object signal, Object formerHandler) {}
}
