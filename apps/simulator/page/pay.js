const texts = {
  zh: {
    title: '一度 · 支付沙箱', market: '模拟市场', buyer: '买家的手机', code: '扫一扫(二维码内容)', scan: '扫码', filter: '渠道', openOnly: '只看未支付', notices: '通知与商户应答', refunds: '退款', faults: '故障', where: '渠道', kind: '类型', what: '篡改内容', count: '次数', order: '订单号(可空)', errcode: 'errcode', delayMs: '延迟(毫秒)', copies: '份数', executed: '请求仍执行',
    raise: '打开', clear: '全部关闭', settings: '设置', speed: '重发加速 ×', offset: '渠道时钟偏差(秒)', autoRefund: '退款自动成功', billsAtOnce: '当日账单可取', key: '微信回调密钥', messages: '微信消息', requests: '商户请求', any: '全部', pay: '支付', cancel: '取消', fail: '支付失败', late: '迟到的支付', refund: '商户平台退款', resend: '再发一次', remove: '关闭', succeed: '成功', failRefund: '关闭', abnormal: '异常', other: 'English',
    noOrders: '没有订单。下单后会出现在这里。', nothing: '暂无', times: '次', again: '不限次', untilNow: '已发', waiting: '待支付', unscanned: '未扫码', paid: '已支付', closed: '已关闭', failed: '支付失败', processing: '处理中', success: '成功', pending: '重发中', done: '已确认', 'given-up': '已放弃', noAnswer: '无应答', scanned: '已扫码,请支付', back: '已退', onTheWay: '退款中', now: '渠道时间',
    channels: { wechat: '微信支付', alipay: '支付宝', unionpay: '银联', weixin: '微信开放接口' },
  },
  en: {
    title: 'Yidu · payment sandbox', market: 'Simulated market', buyer: 'The buyer’s phone', code: 'Scan (text of the code)', scan: 'Scan', filter: 'Channel', openOnly: 'unpaid only', notices: 'Notifications and answers', refunds: 'Refunds', faults: 'Faults', where: 'Channel', kind: 'Kind', what: 'Tampered part', count: 'Times', order: 'Order (optional)', errcode: 'errcode', delayMs: 'Delay (ms)', copies: 'Copies', executed: 'carried out all the same',
    raise: 'Switch on', clear: 'All off', settings: 'Settings', speed: 'Resend speed ×', offset: 'Channel clock offset (s)', autoRefund: 'refunds succeed', billsAtOnce: 'bills of today', key: 'WeChat callback key', messages: 'WeChat messages', requests: 'Requests of merchants', any: 'all', pay: 'Pay', cancel: 'Cancel', fail: 'Payment fails', late: 'Late payment', refund: 'Refund at the channel', resend: 'Send again', remove: 'Off', succeed: 'Succeed', failRefund: 'Close', abnormal: 'Abnormal', other: '中文',
    noOrders: 'No orders. They appear here once they are placed.', nothing: 'Nothing yet', times: '×', again: 'until cleared', untilNow: 'tries', waiting: 'to be paid', unscanned: 'not scanned', paid: 'paid', closed: 'closed', failed: 'failed', processing: 'processing', success: 'done', pending: 'resending', done: 'acknowledged', 'given-up': 'given up', noAnswer: 'no answer', scanned: 'Scanned; now pay', back: 'refunded', onTheWay: 'refund on its way', now: 'Channel time',
    channels: { wechat: 'WeChat Pay', alipay: 'Alipay', unionpay: 'UnionPay', weixin: 'WeChat API' },
  },
};
let language = localStorage.getItem('language') ?? 'zh';
let kinds;
const t = () => texts[language];
const $ = (id) => document.getElementById(id);
const yuan = (fen) => `¥${(fen / 100).toFixed(2)}`;
const time = (iso) => new Date(iso).toLocaleTimeString(document.documentElement.lang, { timeZone: 'Asia/Shanghai', hour12: false });

async function call(method, path, body) {
  const answer = await fetch(`/sandbox${path}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
  const result = await answer.json();
  if (!answer.ok) throw new Error(result.error);
  return result;
}

function element(tag, attributes = {}, ...children) {
  const made = Object.assign(document.createElement(tag), attributes);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

function say(text) {
  $('said').textContent = text;
  setTimeout(() => { if ($('said').textContent === text) $('said').textContent = ''; }, 4000);
}

const act = (work) => () => work().then(refresh, (error) => say(error.message));
const button = (text, work, className = '') => element('button', { type: 'button', textContent: text, className, onclick: act(work) });
const shownBefore = new Map();

/** Draws a list anew where it has changed; the finger stays on its button. */
function draw(id, data, entries, empty) {
  const mark = JSON.stringify([language, data]);
  if (shownBefore.get(id) === mark) return;
  shownBefore.set(id, mark);
  const list = $(id);
  const held = list.contains(document.activeElement) ? [document.activeElement.closest('li').dataset.key, document.activeElement.textContent] : undefined;
  list.replaceChildren(...(data.length > 0 ? data.map(entries) : [element('li', { className: 'note', textContent: empty ?? t().nothing })]));
  if (held === undefined) return;
  const row = [...list.children].find((item) => item.dataset.key === held[0]);
  [...(row?.querySelectorAll('button') ?? [])].find((one) => one.textContent === held[1])?.focus({ preventScroll: true });
}
const options = (select, entries) => select.replaceChildren(...entries.map(([value, text]) => element('option', { value, textContent: text })));

function translate() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = t().title;
  for (const node of document.querySelectorAll('[data-t]')) node.textContent = t()[node.dataset.t];
  $('language').textContent = t().other;
  const channels = Object.entries(t().channels);
  const [chosen, form] = [$('channel').value, $('fault')];
  options($('channel'), [['', t().any], ...channels.slice(0, 3)]);
  $('channel').value = chosen;
  options(form.elements.channel, [['', t().any], ...channels]);
  const before = form.elements.kind.value;
  options(form.elements.kind, Object.entries(kinds.kinds).map(([kind, words]) => [kind, words[language]]));
  if (before) form.elements.kind.value = before;
  tampers();
}

/** Faults that refuse a request as a rule. */
const refusing = ['accepted-202', 'rate-429', 'error-500', 'html-502', 'unknown', 'error-response'];

/** What can be tampered with depends on the channel; other faults have no such part. */
function tampers() {
  const { channel, kind, what, errcode, delayMs, times, executed } = $('fault').elements;
  const named = channel.value in kinds.tampers ? kinds.tampers[channel.value] : [...new Set(Object.values(kinds.tampers).flat())];
  options(what, named.map((name) => [name, name]));
  what.parentElement.hidden = kind.value !== 'notify-tamper';
  errcode.parentElement.hidden = kind.value !== 'errcode';
  delayMs.parentElement.hidden = !['slow', 'notify-delay'].includes(kind.value);
  times.parentElement.hidden = kind.value !== 'notify-duplicate';
  executed.parentElement.hidden = !refusing.includes(kind.value);
}

function orderCard(order) {
  const path = `/orders/${order.channel}/${encodeURIComponent(order.outTradeNo)}`;
  const site = { site: order.merchant };
  const unpaid = ['unscanned', 'waiting', 'failed'].includes(order.state);
  const card = element('li', {},
    element('p', { className: 'note', textContent: `${t().channels[order.channel]} · ${order.merchant} · ${order.tradeType}` }),
    element('p', { className: 'amount', textContent: yuan(order.totalFen) }),
    element('p', { className: 'note', textContent: order.subject }),
    element('p', { className: 'note small', textContent: `${order.outTradeNo} · ${time(order.createdAt)}` }),
    element('p', { className: order.state === 'paid' ? 'good' : 'note', textContent: [t()[order.state], ...(order.refundedFen > 0 ? [`${t().back} ${yuan(order.refundedFen)}`] : []), ...(order.refundingFen > 0 ? [`${t().onTheWay} ${yuan(order.refundingFen)}`] : [])].join(' · ') }),
    element('div', { className: 'acts' },
      unpaid ? button(t().pay, () => call('POST', `${path}/pay`, site), 'main') : undefined,
      unpaid ? button(t().cancel, async () => { await call('POST', `${path}/cancel`, site); say(t().cancel); }) : undefined,
      unpaid ? button(t().fail, () => call('POST', `${path}/fail`, site)) : undefined,
      order.state === 'closed' ? button(t().late, () => call('POST', `${path}/pay`, { ...site, late: true })) : undefined,
      order.state === 'paid' && order.refundedFen + order.refundingFen < order.totalFen ? button(t().refund, () => call('POST', `${path}/refund`, site)) : undefined));
  card.dataset.channel = order.channel;
  card.dataset.key = path;
  return card;
}

function keyed(key, row) {
  row.dataset.key = key;
  return row;
}

function noticeLine(notice) {
  const last = notice.attempts.at(-1);
  const answer = last === undefined ? '' : `${last.status ?? t().noAnswer} ${last.answer.slice(0, 80)}${last.faults.length > 0 ? ` [${last.faults.join(', ')}]` : ''}`;
  return keyed(notice.id, element('li', {},
    element('span', { textContent: `${time(new Date(notice.createdAtMs).toISOString())} ${t().channels[notice.channel]} ${notice.event} ${notice.outTradeNo} ` }),
    element('strong', { className: notice.state === 'done' ? 'good' : 'bad', textContent: t()[notice.state] }),
    element('span', { className: 'note', textContent: ` · ${t().untilNow} ${notice.attempts.length} · ${answer} ` }),
    button(t().resend, () => call('POST', `/notifications/${notice.id}/resend`))));
}

function refundLine(refund) {
  const path = `/refunds/${refund.channel}/${encodeURIComponent(refund.refundNo)}`;
  const site = { site: refund.merchant };
  return keyed(path, element('li', {}, `${t().channels[refund.channel]} ${refund.refundNo} ${yuan(refund.amountFen)} `, element('strong', { textContent: t()[refund.state] ?? refund.state }), ' ',
    ...(refund.state === 'success' ? [] : [button(t().succeed, () => call('POST', `${path}/succeed`, site)), ' ', button(t().failRefund, () => call('POST', `${path}/fail`, site)), ' ', button(t().abnormal, () => call('POST', `${path}/abnormal`, site))])));
}

const untouched = (node) => document.activeElement !== node;

function showSettings(settings, clock) {
  $('clock').textContent = `${t().now} ${clock.now}`;
  for (const id of ['refundsSucceed', 'billsAtOnce']) if (untouched($(id))) $(id).checked = settings[id];
  for (const id of ['scheduleSpeed', 'wechatCallbackKey']) if (untouched($(id))) $(id).value = settings[id];
  if (untouched($('offset'))) $('offset').value = clock.offsetMs / 1000;
}

async function refresh() {
  const [orders, notices, refunds, faults, settings, clock, messages, requests] = await Promise.all(['/orders?limit=100', '/notifications?limit=40', '/refunds', '/faults', '/settings', '/clock', '/weixin/messages', '/requests?limit=40'].map((path) => call('GET', path)));
  const shown = orders.filter(({ channel, state }) => ($('channel').value === '' || channel === $('channel').value) && (!$('open').checked || !['paid', 'closed'].includes(state)));
  draw('orders', shown, orderCard, t().noOrders);
  draw('notices', notices, noticeLine);
  draw('refunds', refunds, refundLine);
  draw('raised', faults, (fault) => keyed(String(fault.id), element('li', {}, `${fault.channel ? t().channels[fault.channel] : t().any} · ${kinds.kinds[fault.kind][language]} ${fault.what ?? ''} ${fault.outTradeNo ?? ''} · ${fault.count === null ? t().again : `${fault.count} ${t().times}`} `, button(t().remove, () => call('DELETE', `/faults/${fault.id}`)))));
  draw('messages', messages.slice(0, 40), (message) => element('li', { textContent: `${time(message.at)} ${message.kind} → ${message.toUser}: ${Object.values(message.data).join(' · ')}` }));
  draw('requests', requests, (line) => element('li', { className: line.status === 200 || line.status === 204 ? '' : 'bad', textContent: `${time(line.at)} ${t().channels[line.channel]} ${line.request} → ${line.status ?? t().noAnswer} ${line.code}${line.fault ? ` [${line.fault}]` : ''}` }));
  showSettings(settings, clock);
}

kinds = await call('GET', '/fault-kinds');
translate();
$('language').onclick = () => { language = language === 'zh' ? 'en' : 'zh'; localStorage.setItem('language', language); translate(); void refresh(); };
$('channel').onchange = $('open').onchange = () => void refresh();
$('fault').elements.channel.onchange = $('fault').elements.kind.onchange = tampers;
$('clear').onclick = act(() => call('DELETE', '/faults'));
$('scan').onsubmit = (event) => {
  event.preventDefault();
  const codeText = new FormData(event.target).get('codeText').trim();
  void act(async () => { await call('POST', '/scan', { codeText }); event.target.reset(); say(t().scanned); })();
};
$('fault').onsubmit = (event) => {
  event.preventDefault();
  const { kind, channel, count, outTradeNo, what, errcode, delayMs, times, executed } = event.target.elements;
  void act(() => call('POST', '/faults', {
    kind: kind.value, count: Number(count.value) || 1, ...(channel.value ? { channel: channel.value } : {}), ...(outTradeNo.value.trim() ? { outTradeNo: outTradeNo.value.trim() } : {}),
    ...(kind.value === 'notify-tamper' ? { what: what.value } : {}), ...(kind.value === 'errcode' && errcode.value ? { errcode: Number(errcode.value) } : {}),
    ...(delayMs.parentElement.hidden ? {} : { delayMs: Number(delayMs.value) }), ...(times.parentElement.hidden ? {} : { times: Number(times.value) }), ...(!executed.parentElement.hidden && executed.checked ? { executed: true } : {}),
  }))();
};
for (const id of ['refundsSucceed', 'billsAtOnce']) $(id).onchange = act(() => call('POST', '/settings', { [id]: $(id).checked }));
$('scheduleSpeed').onchange = act(() => call('POST', '/settings', { scheduleSpeed: Number($('scheduleSpeed').value) }));
$('wechatCallbackKey').onchange = act(() => call('POST', '/settings', { wechatCallbackKey: $('wechatCallbackKey').value }));
$('offset').onchange = act(() => call('POST', '/clock', { offsetMs: Number($('offset').value) * 1000 }));
await refresh();
setInterval(() => void refresh().catch((error) => say(error.message)), 2000);
