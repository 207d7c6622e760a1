const texts = {
  zh: { title: '一度 · 模拟市场', pay: '支付沙箱', gateways: '网关', faults: '故障', meters: '电表', sms: '短信箱', kind: '类型', where: '网关', percent: '概率 %', which: '表号(可空)', needsMeter: '这种故障发生在一块电表上,请填表号', raise: '制造故障', clear: '全部排除', filter: '筛选', everywhere: '全部网关', break: '断开', mend: '恢复', offline: '已断开', online: '在线', none: '没有故障', empty: '还没有短信', normal: '恢复自然负荷', raiseLoad: '加负荷 5 kW', addKwh: '走字 10 度',
    columns: ['表号', '档位', '负荷类型', '网关 / 总线 / 地址', '继电器 / 阀门', '负荷', '表码', ''], closed: '● 合闸', open: '○ 分闸', moving: '◐ 阀门动作中', fault: '✕ 阀门故障', waterClosed: '● 开阀', waterOpen: '○ 关阀', raiseFlow: '加流量 2 m³/h', addM3: '走水 1 m³', noRelay: '– 无', other: 'English', rows: (n, all) => `${n} / ${all} 块`, unit: '块电表',
    fault: { drop: '丢帧', delay: '超时应答', late: '迟到应答', duplicate: '重复应答', noise: '噪声字节', 'wrong-unit': '地址错误', truncated: '截断', crc: '校验错误', 'gateway-off': '网关断开', 'black-hole': '有连接无应答', 'relay-stuck': '继电器卡住', 'valve-stuck': '阀门卡住', frozen: '表码不走', jump: '表码跳变', reset: '表码清零' } },
  en: { title: 'Yidu · simulated market', pay: 'Payment sandbox', gateways: 'Gateways', faults: 'Faults', meters: 'Meters', sms: 'SMS box', kind: 'Kind', where: 'Gateway', percent: 'Percent', which: 'Meter no. (optional)', needsMeter: 'This fault is of one meter: enter its number', raise: 'Raise fault', clear: 'Clear all', filter: 'Filter', everywhere: 'every gateway', break: 'Break', mend: 'Mend', offline: 'broken', online: 'online', none: 'No fault', empty: 'No message yet', normal: 'Natural load', raiseLoad: 'Load 5 kW', addKwh: 'Count 10 kWh',
    columns: ['Meter', 'Stall', 'Load kind', 'Gateway / bus / unit', 'Relay / valve', 'Load', 'Register', ''], closed: '● closed', open: '○ open', moving: '◐ valve moving', fault: '✕ valve fault', waterClosed: '● valve open', waterOpen: '○ valve closed', raiseFlow: 'Flow 2 m³/h', addM3: 'Count 1 m³', noRelay: '– none', other: '中文', rows: (n, all) => `${n} of ${all}`, unit: 'meters',
    fault: { drop: 'no answer', delay: 'answer after the time-out', late: 'late answer', duplicate: 'answer twice', noise: 'noise byte', 'wrong-unit': 'wrong unit', truncated: 'cut off', crc: 'bad CRC', 'gateway-off': 'gateway off', 'black-hole': 'connected but silent', 'relay-stuck': 'relay stuck', 'valve-stuck': 'valve stuck', frozen: 'register stands still', jump: 'register jumps', reset: 'register reset' } },
};
const meterKinds = ['relay-stuck', 'valve-stuck', 'frozen', 'jump', 'reset'];
const speeds = [['×1', { speed: 1 }], ['×60', { speed: 60 }], ['×600', { speed: 600 }], ['+30 min', { jumpMs: 1_800_000 }], ['+1 h', { jumpMs: 3_600_000 }], ['+8 h', { jumpMs: 28_800_000 }]];
let language = localStorage.getItem('language') === 'en' ? 'en' : 'zh';
let meters = [];
const t = () => texts[language];
const $ = (id) => document.getElementById(id);

async function call(method, path, body) {
  const answer = await fetch(path, { method, headers: { 'content-type': 'application/json' }, ...(body ? { body: JSON.stringify(body) } : {}) });
  const result = await answer.json();
  if (!answer.ok) alert(result.error);
  return result;
}

function element(tag, attributes = {}, ...children) {
  const made = Object.assign(document.createElement(tag), attributes);
  made.append(...children);
  return made;
}

const button = (text, action) => element('button', { type: 'button', textContent: text, onclick: () => action().then(refresh) });

function translate() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = t().title;
  for (const node of document.querySelectorAll('[data-t]')) node.textContent = t()[node.dataset.t];
  $('language').textContent = t().other;
  $('kind').replaceChildren(...Object.entries(t().fault).map(([kind, text]) => element('option', { value: kind, textContent: text, selected: kind === $('kind').value })));
  $('where').replaceChildren();
  $('columns').replaceChildren(...t().columns.map((text) => element('th', { scope: 'col', textContent: text })));
}

function showMeters() {
  const wanted = $('filter').value.trim().toLowerCase();
  const shown = meters.filter((m) => `${m.number} ${m.stall} ${m.name} ${m.kind} ${m.gateway}`.toLowerCase().includes(wanted));
  $('count').textContent = t().rows(shown.length, meters.length);
  $('meters').replaceChildren(...shown.slice(0, 400).map((m) => element('tr', {},
    element('td', { textContent: m.number }), element('td', { textContent: m.stall || m.name }), element('td', { textContent: m.kind }),
    element('td', { textContent: `${m.gateway} / ${m.bus} / ${m.unit}` }),
    element('td', { textContent: m.relay === 'none' ? t().noRelay : t()[m.medium === 'water' && m.relay === 'closed' ? 'waterClosed' : m.medium === 'water' && m.relay === 'open' ? 'waterOpen' : m.relay], className: m.relay === 'open' || m.relay === 'fault' ? 'off' : 'on' }),
    element('td', { textContent: `${m.loadW} ${m.medium === 'water' ? 'L/h' : 'W'}${m.override === null ? '' : ' *'}`, className: 'number' }),
    element('td', { textContent: `${(m.registerWh / 1000).toFixed(2)} ${m.medium === 'water' ? 'm³' : 'kWh'}`, className: 'number' }),
    element('td', {}, button(m.override !== null ? t().normal : m.medium === 'water' ? t().raiseFlow : t().raiseLoad, () => call('POST', `/meters/${m.number}`, { loadW: m.override !== null ? null : m.medium === 'water' ? 2000 : 5000 })), ' ', button(m.medium === 'water' ? t().addM3 : t().addKwh, () => call('POST', `/meters/${m.number}`, { addWh: m.medium === 'water' ? 1000 : 10_000 }))),
  )));
}

async function refresh() {
  const [clock, gateways, faults, list, sms] = await Promise.all(['/clock', '/gateways', '/faults', '/meters', '/sms'].map((path) => call('GET', path)));
  meters = list;
  $('now').textContent = new Date(clock.virtualAtMs + (Date.now() - clock.realAtMs) * clock.speed).toLocaleString(document.documentElement.lang, { timeZone: 'Asia/Shanghai', hour12: false });
  $('speed').textContent = `×${clock.speed}`;
  $('gateways').replaceChildren(...gateways.map((g) => element('div', { className: 'card' },
    element('strong', { textContent: `${g.code} · ${g.transport}` }), element('p', { textContent: `${g.ports.join(', ')} · ${g.meters} ${t().unit}` }),
    element('span', { className: g.off ? 'off' : 'on', textContent: g.off ? `✕ ${t().offline}` : `● ${t().online}` }),
    g.off ? button(t().mend, async () => { for (const f of await call('GET', '/faults')) if (f.kind === 'gateway-off' && f.gateway === g.code) await call('DELETE', `/faults/${f.id}`); }) : button(t().break, () => call('POST', '/faults', { kind: 'gateway-off', gateway: g.code })))));
  if ($('where').options.length <= 1) $('where').replaceChildren(element('option', { value: '', textContent: t().everywhere }), ...gateways.map((g) => element('option', { value: g.code, textContent: g.code })));
  $('faults').replaceChildren(...(faults.length === 0 ? [element('li', { textContent: t().none })] : faults.map((f) => element('li', {}, `#${f.id} ${t().fault[f.kind]} · ${f.meter ?? f.gateway ?? t().everywhere} · ${f.percent}% `, button(t().mend, () => call('DELETE', `/faults/${f.id}`))))));
  $('sms').replaceChildren(...(sms.length === 0 ? [element('li', { textContent: t().empty })] : sms.slice(0, 50).map((m) => element('li', { textContent: `${new Date(m.at).toLocaleTimeString(document.documentElement.lang, { timeZone: 'Asia/Shanghai', hour12: false })} → ${m.phone}: ${m.text}` }))));
  if (!$('meters').contains(document.activeElement)) showMeters();
}

$('time').replaceChildren(...speeds.map(([text, change]) => button(text, () => call('POST', '/clock', change))));
$('filter').oninput = showMeters;
$('clear').onclick = () => call('DELETE', '/faults').then(refresh);
$('language').onclick = () => { language = language === 'zh' ? 'en' : 'zh'; localStorage.setItem('language', language); translate(); void refresh(); };
$('fault').onsubmit = (event) => {
  event.preventDefault();
  const form = Object.fromEntries(new FormData(event.target));
  if (meterKinds.includes(form.kind) && form.meter === '') return alert(t().needsMeter);
  void call('POST', '/faults', { kind: form.kind, percent: Number(form.percent), ...(form.meter ? { meter: form.meter } : form.gateway ? { gateway: form.gateway } : {}) }).then(refresh);
};
translate();
await refresh();
setInterval(refresh, 2000);
