package dev.holdfast.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The heap of another JVM. */
public final class Heap {
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)\\s*$");

  private Heap() {}

  /** Bytes of all live objects: jcmd's class histogram collects garbage first. */
  public static long liveBytes(ChildProcess jvm) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Java.executable("jcmd").toString(), Long.toString(jvm.pid()), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    jcmd.waitFor();
    return totalBytes(output);
  }

  static long totalBytes(String histogram) {
    Matcher matcher = TOTAL.matcher(histogram);
    if (!matcher.find()) {
      throw new IllegalStateException("jcmd gave no class histogram: " + histogram.strip());
    }
    return Long.parseLong(matcher.group(1));
  }
}
