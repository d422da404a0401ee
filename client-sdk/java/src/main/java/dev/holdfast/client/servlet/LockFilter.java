package dev.holdfast.client.servlet;

import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.HeldLock;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.HoldfastException;
import dev.holdfast.client.LockHeldException;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Holds a lock while a request is served. Where another holds it, the answer is 423 (Locked); where
 * the lock server cannot be asked, 503. The hold is the request's attribute {@link #HELD}.
 */
public final class LockFilter implements Filter {
  /** The attribute with the {@link HeldLock}, for its fencing token. */
  public static final String HELD = HeldLock.class.getName();

  /** RFC 4918, section 11.3. */
  private static final int LOCKED = 423;

  private final HoldfastClient client;
  private final AcquireOptions options;
  private final Function<HttpServletRequest, Optional<String>> resource;

  /**
   * A filter.
   *
   * @param options of each hold
   * @param resource what a request needs locked; empty: nothing
   */
  public LockFilter(
      HoldfastClient client,
      AcquireOptions options,
      Function<HttpServletRequest, Optional<String>> resource) {
    this.client = client;
    this.options = options;
    this.resource = resource;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<String> needed =
        request instanceof HttpServletRequest http ? resource.apply(http) : Optional.empty();
    if (needed.isEmpty()) {
      chain.doFilter(request, response);
      return;
    }
    try {
      serve(client.acquire(needed.get(), options), request, response, chain);
    } catch (LockHeldException e) {
      refuse(response, LOCKED, e);
    } catch (HoldfastException e) {
      refuse(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServletException("Interrupted while it asked for a lock", e);
    }
  }

  private static void serve(
      HeldLock held, ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    request.setAttribute(HELD, held);
    try {
      chain.doFilter(request, response);
    } finally {
      if (request.isAsyncStarted()) {
        request.getAsyncContext().addListener(new ReleaseAtEnd(held));
      } else {
        held.close();
      }
    }
  }

  private static void refuse(ServletResponse response, int status, HoldfastException why)
      throws IOException {
    if (response instanceof HttpServletResponse http && !http.isCommitted()) {
      http.sendError(status, why.reason().name());
    }
  }

  /** A request that goes on after its filters keeps the lock until it is done. */
  private record ReleaseAtEnd(HeldLock held) implements AsyncListener {
    @Override
    public void onComplete(AsyncEvent event) {
      held.close();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      // onComplete follows.
    }

    @Override
    public void onError(AsyncEvent event) {
      // onComplete follows.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      event.getAsyncContext().addListener(this);
    }
  }
}
