import { createConnection, createServer } from 'node:net';

/** True when something answers on the loopback port. */
export function answers(port, host = '127.0.0.1') {
  return new Promise((done) => {
    const socket = createConnection({ port, host, timeout: 1000 });
    socket.once('connect', () => { socket.destroy(); done(true); });
    socket.once('timeout', () => { socket.destroy(); done(false); });
    socket.once('error', () => done(false));
  });
}

/** The wished port if it is free, else one that the system picks. */
export function freePort(wished = 0, host = '127.0.0.1') {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', () => (wished === 0 ? fail(new Error('no free port')) : freePort(0, host).then(done, fail)));
    server.listen(wished, host, () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => done(port));
    });
  });
}

/** Waits until the port answers; false after the time is over. */
export async function waitForPort(port, limitMs) {
  const end = Date.now() + limitMs;
  while (Date.now() < end) {
    if (await answers(port)) return true;
    await new Promise((go) => setTimeout(go, 50));
  }
  return false;
}
