import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true });

/**
 * A POST over a connection that is kept; undefined without a whole answer in time, whatever the reason. A fetch costs several times as much,
 * and there are some ten thousands of them.
 * @param {number} port
 * @param {string} path
 * @param {{ body: string | Buffer, headers?: Record<string, string>, timeoutMs: number }} what
 * @returns {Promise<{ status: number, body: string } | undefined>}
 */
export function post(port, path, { body, headers = {}, timeoutMs }) {
  return new Promise((done) => {
    const asked = request({ agent, host: '127.0.0.1', port, path, method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part) => { text += part; });
      answer.once('error', () => done(undefined));
      answer.once('end', () => done({ status: answer.statusCode ?? 0, body: text }));
    });
    const timer = setTimeout(() => asked.destroy(), timeoutMs);
    asked.once('close', () => {
      clearTimeout(timer);
      done(undefined);
    });
    asked.once('error', () => done(undefined));
    asked.end(body);
  });
}
