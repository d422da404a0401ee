package dev.holdfast.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;

/**
 * A network of one cable, between clients and a server on this machine. Unplugged it swallows what
 * comes and tells nobody, as a firewall that forgot a connection does; reset, it closes all.
 */
final class TcpProxy implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;

  private final int targetPort;
  private final ServerSocket listening;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Object cable = new Object();
  private boolean plugged = true;
  private volatile boolean closed;

  private TcpProxy(int targetPort, ServerSocketFactory sockets) throws IOException {
    this.targetPort = targetPort;
    this.listening = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start("accept", this::accept);
  }

  static TcpProxy to(int port) throws IOException {
    return new TcpProxy(port, ServerSocketFactory.getDefault());
  }

  /** One that speaks TLS with the clients, as an edge does. */
  static TcpProxy tls(int port, SSLContext keys, boolean clientCertificate) throws IOException {
    TcpProxy proxy = new TcpProxy(port, keys.getServerSocketFactory());
    SSLServerSocket listening = (SSLServerSocket) proxy.listening;
    SSLParameters parameters = listening.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    parameters.setNeedClientAuth(clientCertificate);
    listening.setSSLParameters(parameters);
    return proxy;
  }

  String target() {
    return "127.0.0.1:" + listening.getLocalPort();
  }

  /** From now on nothing passes, in either direction; no connection ends. */
  void unplug() {
    synchronized (cable) {
      plugged = false;
    }
  }

  /**
   * What was swallowed stays lost: connections of that time are ended. Plugged in first, so that
   * one that is made meanwhile loses nothing.
   */
  void plug() {
    synchronized (cable) {
      plugged = true;
    }
    reset();
  }

  /** Ends all connections. */
  void reset() {
    sockets.removeIf(
        socket -> {
          close(socket);
          return true;
        });
  }

  @Override
  public void close() throws IOException {
    closed = true;
    listening.close();
    plug();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), targetPort);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        sockets.add(client);
        sockets.add(server);
        AtomicBoolean torn = new AtomicBoolean();
        start("up", () -> pump(client, server, torn));
        start("down", () -> pump(server, client, torn));
      } catch (IOException e) {
        // The server is away, or this is closed: the client sees its connection end.
      }
    }
  }

  /**
   * Hands on what comes.
   *
   * @param torn whether the connection has lost something: then nothing of it passes any more
   */
  private void pump(Socket from, Socket to, AtomicBoolean torn) {
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (!isPlugged()) {
          torn.set(true);
        }
        if (!torn.get()) {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException e) {
      // Ended by either side.
    } finally {
      close(from);
      close(to);
    }
  }

  private boolean isPlugged() {
    synchronized (cable) {
      return plugged;
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more.
    }
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, "tcp-proxy-" + name);
    thread.setDaemon(true);
    thread.start();
  }
}
