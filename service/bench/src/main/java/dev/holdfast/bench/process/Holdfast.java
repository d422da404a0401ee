package dev.holdfast.bench.process;

import dev.holdfast.service.auth.TokenSigner;
import dev.holdfast.service.config.ConfigLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Starts the service as it is shipped.
 *
 * @param jar the runnable jar
 * @param config the YAML file that lifts the limits a bench would run into
 */
public record Holdfast(Path jar, Path config) {
  /** The same for every server, so that heaps compare. */
  private static final String HEAP = "-Xmx1g";

  private static final String USER = "bench";

  public Holdfast {
    jar = jar.toAbsolutePath();
    config = config.toAbsolutePath();
    for (Path file : List.of(jar, config)) {
      if (!Files.isReadable(file)) {
        throw new IllegalArgumentException(file + " is missing");
      }
    }
  }

  /** {@code java -jar holdfast.jar serve} on a given Redis. */
  public ServerProcess serve(Workspace workspace, RedisProcess redis)
      throws IOException, InterruptedException {
    return start(workspace, "holdfast", redis.uri(), List.of("-jar", jar.toString(), "serve"));
  }

  /** The same server, started from the bench's own main class, with the class path of the bench. */
  public ServerProcess serve(Workspace workspace, Class<?> main, String redisUri)
      throws IOException, InterruptedException {
    List<String> command =
        List.of("-cp", System.getProperty("java.class.path"), main.getName(), "serve");
    return start(workspace, main.getSimpleName(), redisUri, command);
  }

  private ServerProcess start(
      Workspace workspace, String name, String redisUri, List<String> command)
      throws IOException, InterruptedException {
    // One data folder for all, and so one development key and one token.
    Path data = workspace.folder("data");
    Map<String, String> settings =
        Map.of(
            "HOLDFAST_DATA", data.toString(),
            "HOLDFAST_CONFIG", config.toString(),
            "HOLDFAST_REDIS", redisUri);
    List<String> withHeap = new ArrayList<>(command);
    withHeap.add(0, HEAP);
    return ServerProcess.start(
        name, withHeap, settings, workspace.folder(name), new DataTokens(data));
  }

  /** Tokens of the server whose data folder it is. */
  private final class DataTokens implements ServerProcess.Tokens {
    private final Path data;
    private @Nullable TokenSigner signer;

    DataTokens(Path data) {
      this.data = data;
    }

    @Override
    public String token() throws IOException, InterruptedException {
      return Holdfast.this.token(data);
    }

    /** Signed here: a process for each of thousands would take minutes. */
    @Override
    public String tokenOf(String user) {
      if (signer == null) {
        var environment = Map.of("HOLDFAST_CONFIG", config.toString());
        signer = TokenSigner.open(ConfigLoader.load(environment).auth(), data);
      }
      return signer.sign(user, "Bench", List.of());
    }
  }

  /** What {@code token} prints for a caller with the service role, which has no limits a user. */
  private String token(Path data) throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(
            Java.executable("java").toString(),
            "-jar",
            jar.toString(),
            "token",
            "--sub",
            USER,
            "--name",
            "Bench",
            "--role",
            "service");
    builder.environment().put("HOLDFAST_DATA", data.toString());
    builder.environment().put("HOLDFAST_CONFIG", config.toString());
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("holdfast token gave no token");
    }
    return output.strip();
  }
}
