package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.HeldLock;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.servlet.LockFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The servlet filter, in a real Tomcat. */
class LockFilterIT {
  @RegisterExtension static final HoldfastTestServer server = HoldfastTestServer.builder().build();

  @TempDir Path folder;

  private final HoldfastClient client = Clients.of(server, "web");
  private final Tomcat tomcat = new Tomcat();

  @BeforeEach
  void startTomcat() throws Exception {
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    tomcat.setSilent(true);
    Context context = tomcat.addContext("", folder.toString());
    FilterDef filter = new FilterDef();
    filter.setFilterName("lock");
    filter.setAsyncSupported("true");
    filter.setFilter(
        new LockFilter(
            client,
            AcquireOptions.defaults(),
            request -> Optional.ofNullable(request.getParameter("resource"))));
    context.addFilterDef(filter);
    FilterMap everything = new FilterMap();
    everything.setFilterName("lock");
    everything.addURLPattern("/*");
    context.addFilterMap(everything);
    Wrapper answering = Tomcat.addServlet(context, "answering", new Answering());
    answering.setAsyncSupported(true);
    answering.addMapping("/*");
    tomcat.start();
  }

  @AfterEach
  void endTomcat() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }

  @Test
  void requestIsServedUnderItsLockAndReleasesIt() throws Exception {
    HttpResponse<String> answer = get("/?resource=page:1:main");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("held page:1:main");
    assertThat(client.get("page:1:main").getLocked()).isFalse();
  }

  @Test
  void requestThatGoesOnAfterItsFiltersKeepsItsLock() throws Exception {
    HttpResponse<String> answer = get("/?resource=page:2:main&async=yes");
    assertThat(answer.body()).isEqualTo("locked true");
  }

  @Test
  void requestThatNeedsNoLockIsServedWithout() throws Exception {
    assertThat(get("/").body()).isEqualTo("held nothing");
  }

  @Test
  void lockThatAnotherHoldsIsAnswered423() throws Exception {
    try (HeldLock held =
        Clients.of(server, "other").acquire("page:3:main", AcquireOptions.defaults())) {
      assertThat(get("/?resource=" + held.resource()).statusCode()).isEqualTo(423);
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    int port = tomcat.getConnector().getLocalPort();
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  /** Says what is held while it answers. */
  private final class Answering extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      HeldLock held = (HeldLock) request.getAttribute(LockFilter.HELD);
      if (request.getParameter("async") == null) {
        response
            .getWriter()
            .print("held " + Optional.ofNullable(held).map(HeldLock::resource).orElse("nothing"));
        return;
      }
      var asynchronous = request.startAsync();
      ForkJoinPool.commonPool()
          .execute(
              () -> {
                try {
                  boolean locked = client.get(held.resource()).getLocked();
                  asynchronous.getResponse().getWriter().print("locked " + locked);
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                } finally {
                  asynchronous.complete();
                }
              });
    }
  }
}
