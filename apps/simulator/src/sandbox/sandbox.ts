import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Alipay } from './alipay/alipay.js';
import { AlipayDesk } from './alipay/alipay-desk.js';
import { HANG, html, json, readCall, redirect, type Call, type Reply } from './call.js';
import { Cashier } from './cashier.js';
import { control } from './controls.js';
import { Office, type OfficeOptions } from './office.js';
import { Unionpay } from './unionpay/unionpay.js';
import { UnionpayDesk } from './unionpay/unionpay-desk.js';
import { Wechat } from './wechat/wechat.js';
import { WechatDesk } from './wechat/wechat-desk.js';
import { Weixin } from './weixin/weixin.js';

const pages: Record<string, string> = { '/pay': 'pay.html', '/pay.js': 'pay.js', '/pay.css': 'pay.css', '/till.js': 'till.js', '/sandbox/cashier': 'till.html' };
const types: Record<string, string> = { html: 'text/html', js: 'text/javascript', css: 'text/css' };

/** WeChat Pay, Alipay, UnionPay and api.weixin.qq.com on one machine. */
export class Sandbox {
  private readonly rooms: Record<string, (call: Call) => Reply | Promise<Reply>>;

  private constructor(readonly office: Office, readonly cashier: Cashier, private readonly pageFolder: string) {
    const wechat = new Wechat(office, cashier);
    const weixin = new Weixin(office);
    const alipay = new Alipay(office, cashier);
    const unionpay = new Unionpay(office, cashier);
    this.rooms = {
      '/wxpay': (call) => (call.path === '/cgi-bin/mmpayweb-bin/checkmweb' ? h5Page(call) : wechat.handle(call)),
      '/weixin': (call) => weixin.handle(call), '/alipay': (call) => alipay.handle(call), '/unionpay': (call) => unionpay.handle(call), '/sandbox': (call) => control(office, cashier, call),
    };
  }

  static async open(options: OfficeOptions, pageFolder: string): Promise<Sandbox> {
    const office = await Office.open(options);
    const cashier = new Cashier(office, { wechat: new WechatDesk(office), alipay: new AlipayDesk(office), unionpay: new UnionpayDesk(office) });
    cashier.resume();
    return new Sandbox(office, cashier, pageFolder);
  }

  /** False: the address is none of the sandbox's. */
  handle(request: IncomingMessage, response: ServerResponse): boolean {
    const path = (request.url ?? '/').split('?')[0]!;
    const page = request.method === 'GET' ? pages[path] : undefined;
    const room = Object.keys(this.rooms).find((prefix) => path === prefix || path.startsWith(`${prefix}/`));
    if (page === undefined && room === undefined) return false;
    const reply = page !== undefined ? Promise.resolve(this.page(page)) : readCall(request, room!).then((call) => this.rooms[room!]!(call));
    reply.then((answer) => send(response, answer), (error: unknown) => send(response, json(500, { error: (error as Error).message })));
    return true;
  }

  private page(name: string): Reply {
    return { status: 200, headers: { 'content-type': `${types[name.split('.').pop()!]!}; charset=utf-8` }, body: readFileSync(join(this.pageFolder, name)) };
  }

  close(): void {
    this.cashier.stop();
    this.office.close();
  }
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === HANG) return; // the caller waits until it gives up
  response.writeHead(reply.status, { 'cache-control': 'no-store', ...reply.headers });
  response.end(reply.body);
}

/** The address of an H5 order opens the cashier; `redirect_url` tells where to go afterwards. */
function h5Page({ query }: Call): Reply {
  const code = query.get('prepay_id');
  if (code === null) return html(400, '<!doctype html><meta charset="utf-8"><p>参数错误');
  const back = query.get('redirect_url');
  return redirect(`/sandbox/cashier?code=${encodeURIComponent(code)}${back === null ? '' : `&returnUrl=${encodeURIComponent(back)}`}`);
}
