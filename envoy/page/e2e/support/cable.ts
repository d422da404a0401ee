import { once } from 'node:events';
import {
  type AddressInfo,
  createConnection,
  createServer,
  type Server,
  type Socket,
} from 'node:net';

/** The cable between a browser and Envoy: a test can pull it, and put it back. */
export class Cable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #pulled = false;
  #bytes = 0;

  private constructor(private readonly port: number) {
    this.#server = createServer((browser) => this.#join(browser));
  }

  /** To Envoy, at its address. */
  static async to(url: string): Promise<Cable> {
    const cable = new Cable(Number(new URL(url).port));
    cable.#server.listen(0, '127.0.0.1');
    await once(cable.#server, 'listening');
    return cable;
  }

  /** Where the browser finds Envoy behind it. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What has gone through it, in both directions. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Ends what is open, and refuses what comes. */
  pull(): void {
    this.#pulled = true;
    this.#end();
  }

  mend(): void {
    this.#pulled = false;
  }

  async close(): Promise<void> {
    this.#end();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(browser: Socket): void {
    if (this.#pulled) {
      browser.resetAndDestroy();
      return;
    }
    const envoy = createConnection(this.port, '127.0.0.1');
    for (const [from, to] of [
      [browser, envoy],
      [envoy, browser],
    ] as const) {
      this.#sockets.add(from);
      from.setNoDelay(true);
      from.on('data', (data: Buffer) => {
        this.#bytes += data.length;
        to.write(data);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.end();
      });
    }
  }

  #end(): void {
    for (const socket of this.#sockets) {
      socket.resetAndDestroy();
    }
  }
}
