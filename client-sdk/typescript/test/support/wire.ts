import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A wire between a client and a server that a test can cut, freeze and meter. */
export class Wire {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #frozen = false;
  #answers = true;
  /** Bytes that went over it, both ways. */
  bytes = 0;
  /** Connections that were made. */
  connections = 0;

  private constructor(
    private readonly target: { host: string; port: number },
    readonly port: number,
    server: Server,
  ) {
    this.#server = server;
    server.on('connection', (socket) => this.#join(socket));
  }

  static async to(port: number): Promise<Wire> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const own = typeof address === 'object' && address ? address.port : 0;
    return new Wire({ host: '127.0.0.1', port }, own, server);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Ends all its connections; new ones are taken. */
  cut(): void {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }

  /** Nothing passes any more, and nobody is told: a cable that was pulled. */
  freeze(): void {
    this.#frozen = true;
  }

  /** Requests pass, answers are lost. */
  loseAnswers(): void {
    this.#answers = false;
  }

  /** Is as new; connections that lost something are ended. */
  mend(): void {
    this.#frozen = false;
    this.#answers = true;
    this.cut();
  }

  async close(): Promise<void> {
    this.#server.close();
    this.cut();
    await once(this.#server, 'close');
  }

  #join(client: Socket): void {
    this.connections++;
    const server = connect(this.target);
    for (const [from, to, passes] of [
      [client, server, () => !this.#frozen],
      [server, client, () => !this.#frozen && this.#answers],
    ] as const) {
      this.#sockets.add(from);
      from.on('data', (chunk) => {
        if (passes()) {
          this.bytes += chunk.length;
          to.write(chunk);
        }
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }
}
