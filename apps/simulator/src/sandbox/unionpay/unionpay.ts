import { carriesOut, cutShort, gatewayTrouble, refuses } from '../answer-faults.js';
import { html, redirect, type Answer, type Call, type Reply } from '../call.js';
import type { Cashier } from '../cashier.js';
import type { Merchant } from '../merchant.js';
import type { Office } from '../office.js';
import type { Fault } from '../sandbox-faults.js';
import { AcpRefusal, malformed, responses, verifyFields, type Fields } from './acp-text.js';
import { settlementFile } from './settlement-file.js';
import { consume, giveBack, query } from './trades.js';
import { sealFields } from './unionpay-desk.js';

const echoed = ['txnType', 'txnSubType', 'bizType', 'accessType', 'merId', 'orderId', 'txnTime', 'txnAmt', 'currencyCode', 'reqReserved', 'settleDate', 'fileType'];

/** gateway.95516.com and filedownload.95516.com */
export class Unionpay {
  constructor(private readonly office: Office, private readonly cashier: Cashier) {}

  async handle(call: Call): Promise<Reply> {
    const fields: Fields = Object.fromEntries(new URLSearchParams(call.body.toString('utf8')));
    const fault = this.office.faults.takeAt('answer', { channel: 'unionpay', outTradeNo: fields.orderId, path: call.path });
    const merchant = this.office.merchants.find(({ unionpay }) => unionpay.merId === fields.merId);
    const front = call.path.endsWith('/frontTransReq.do');
    const answer = await this.answer(call, fields, merchant, carriesOut(fault), front);
    const told = refuses(fault) ? { ...pick(fields), respCode: '05', respMsg: responses['05']! } : answer;
    const more = { ...(merchant === undefined ? {} : { merchant: merchant.code }), ...(fault === undefined ? {} : { fault: fault.kind }) };
    this.office.log({ channel: 'unionpay', request: [call.path, fields.txnType, fields.orderId].join(' '), status: fault?.kind === 'hang' ? null : 200, code: told.respCode!, ...more });
    return (await gatewayTrouble(fault)) ?? (front ? this.page(answer) : this.write(told, fault));
  }

  private async answer(call: Call, fields: Fields, merchant: Merchant | undefined, carryOut: boolean, front: boolean): Promise<Fields> {
    try {
      const who = this.authenticate(fields, merchant);
      if (!carryOut) throw new AcpRefusal('05');
      if (front && fields.txnType !== '01') throw malformed('txnType');
      const more = await this.carryOut(call, fields, who);
      return { ...pick(fields), respCode: '00', respMsg: responses['00']!, ...more };
    } catch (error) {
      if (error instanceof AcpRefusal) return { ...pick(fields), respCode: error.code, respMsg: error.message };
      throw error;
    }
  }

  private authenticate(fields: Fields, merchant: Merchant | undefined): Merchant {
    if (merchant === undefined) throw new AcpRefusal('31');
    if (fields.version !== '5.1.0') throw malformed('version');
    if (fields.encoding?.toUpperCase() !== 'UTF-8') throw malformed('encoding');
    if (fields.signMethod !== '01') throw malformed('signMethod');
    if (fields.accessType !== '0') throw malformed('accessType');
    if (fields.certId !== merchant.unionpay.certId) throw new AcpRefusal('11', '验证签名失败[9100005]证书ID不存在');
    if (!verifyFields(fields, merchant.unionpay.certificate)) throw new AcpRefusal('11');
    return merchant;
  }

  private async carryOut(call: Call, fields: Fields, merchant: Merchant): Promise<Fields> {
    const { txnType } = fields;
    if (call.path.endsWith('/queryTrans.do') && txnType === '00') {
      const { code, fields: found } = query(this.office, merchant, fields);
      return { ...found, origRespCode: code, origRespMsg: responses[code]! };
    }
    if (txnType === '76' && (call.path.endsWith('/fileTransReq.do') || call.path === '/')) return settlementFile(this.office, merchant, fields);
    if (call.path.endsWith('/frontTransReq.do')) return this.payAtOnce(merchant, fields, { code: consume(this.office, merchant, { ...fields, txnSubType: fields.txnSubType ?? '01' }) });
    if (!call.path.endsWith('/backTransReq.do')) throw malformed('txnType');
    if (txnType === '01' && fields.txnSubType === '07') return this.payAtOnce(merchant, fields, { qrCode: consume(this.office, merchant, fields) });
    if (txnType === '04' || txnType === '31') return { queryId: giveBack(this.office, this.cashier, merchant, fields).refundId, origQryId: fields.origQryId! };
    throw malformed('txnType');
  }

  private async payAtOnce(merchant: Merchant, fields: Fields, made: Fields): Promise<Fields> {
    if (this.office.faults.take(['notify-before-response'], { channel: 'unionpay', outTradeNo: fields.orderId }) !== undefined) {
      await this.cashier.pay(this.office.book.find('unionpay', merchant.code, fields.orderId!)!).told;
    }
    return made;
  }

  /** The buyer's browser goes on to the cashier, or reads why not. */
  private page({ code, respCode, respMsg }: Fields): Answer {
    return code !== undefined ? redirect(`/sandbox/cashier?code=${encodeURIComponent(code)}`) : html(200, `<!doctype html><meta charset="utf-8"><title>银联在线支付</title><h1>${respCode}</h1><p>${respMsg}</p>`);
  }

  /** Names and values as they are, nothing encoded: a certificate and its line ends stand in the middle of it. */
  private write(answer: Fields, fault: Fault | undefined): Answer {
    const sealed = sealFields(this.office.platform, answer, fault?.kind === 'foreign-signed' ? 'stranger' : fault?.kind === 'expired-serial' ? 'stranger-own' : 'unionpay');
    if (fault?.kind === 'unsigned') delete sealed.signature;
    const body = Object.entries(sealed).map(([name, value]) => `${name}=${value}`).join('&');
    return { status: 200, headers: { 'content-type': 'text/html;charset=utf-8' }, body: cutShort(body, fault) };
  }
}

const pick = (fields: Fields): Fields => Object.fromEntries(Object.entries(fields).filter(([name]) => echoed.includes(name)));
