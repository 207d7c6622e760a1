import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** One request as it came over Modbus TCP. */
export interface PortRequest {
  unit: number;
  pdu: Buffer;
  /** sends this PDU as the answer */
  answer(pdu: Buffer): void;
  socket: Socket;
}

/** A Modbus TCP port whose answers a test decides, request by request. Every read is answered with zeros unless told otherwise. */
export class MeterPort {
  readonly requests: PortRequest[] = [];
  onRequest: (request: PortRequest) => void = (request) => request.answer(zeros(request.pdu));
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  private port = 0;

  async listen(): Promise<number> {
    const server = createServer({ noDelay: true }, (socket) => this.accept(socket));
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    return this.port;
  }

  get connections(): number {
    return this.sockets.size;
  }

  /** Goes away with all connections; `listen` brings the same port back. */
  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => (this.server === undefined ? resolve(undefined) : this.server.close(resolve)));
    this.server = undefined;
  }

  private accept(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (let at = 0; at + 8 <= chunk.length; at += 6 + chunk.readUInt16BE(at + 4)) {
        const frame = chunk.subarray(at, at + 6 + chunk.readUInt16BE(at + 4));
        const answer = (pdu: Buffer) => {
          const head = Buffer.from(frame.subarray(0, 7));
          head.writeUInt16BE(pdu.length + 1, 4);
          socket.write(Buffer.concat([head, pdu]));
        };
        const request = { unit: frame[6]!, pdu: Buffer.from(frame.subarray(7)), answer, socket };
        this.requests.push(request);
        this.onRequest(request);
      }
    });
  }
}

/** The answer of a meter whose registers are all zero; a write is confirmed. */
export function zeros(pdu: Buffer): Buffer {
  if (pdu[0] === 16) return pdu.subarray(0, 5);
  const bytes = 2 * pdu.readUInt16BE(3);
  return Buffer.concat([Buffer.from([pdu[0]!, bytes]), Buffer.alloc(bytes)]);
}
