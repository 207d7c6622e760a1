const names = { wechat: ['微信支付', 'WeChat Pay'], alipay: ['支付宝', 'Alipay'], unionpay: ['银联在线支付', 'UnionPay'] };
const code = new URLSearchParams(location.search).get('code') ?? '';
const till = document.getElementById('till');

function element(tag, attributes = {}, ...children) {
  const made = Object.assign(document.createElement(tag), attributes);
  made.append(...children);
  return made;
}

/** Goes where the merchant wished: by address, or by a form that posts itself. */
function leave({ redirect, form, fields, state }) {
  if (redirect) location.assign(redirect);
  else if (form) {
    const made = element('form', { method: 'post', action: form }, ...Object.entries(fields).map(([name, value]) => element('input', { type: 'hidden', name, value })));
    document.body.append(made);
    made.submit();
  } else show({ message: state === 'paid' ? '支付成功,可以返回商家页面' : '已取消,可以返回商家页面' });
}

async function act(action) {
  for (const button of till.querySelectorAll('button')) button.disabled = true;
  const answer = await fetch(`/sandbox/till/${action}`, { method: 'POST', body: JSON.stringify({ code }) });
  const result = await answer.json();
  if (answer.ok) leave(result);
  else show({ message: result.error });
}

function show({ message }) {
  till.replaceChildren(element('p', { className: 'note', role: 'status', textContent: message }));
}

const answer = await fetch(`/sandbox/till${location.search}`);
const order = await answer.json();
if (!answer.ok) show({ message: order.error });
else {
  document.title = names[order.channel][0];
  document.body.dataset.channel = order.channel;
  till.replaceChildren(
    element('p', { className: 'sandbox', textContent: '沙箱收银台 · 不会扣款' }),
    element('h1', { textContent: names[order.channel][0] }),
    element('p', { className: 'payee', textContent: `向 ${order.payee} 付款` }),
    element('p', { className: 'amount', textContent: `¥${(order.totalFen / 100).toFixed(2)}` }),
    element('p', { className: 'note', textContent: order.subject }),
    element('p', { className: 'note small', textContent: `订单号 ${order.outTradeNo}` }),
    order.state === 'paid' ? element('p', { className: 'note', textContent: '订单已支付' }) : element('button', { type: 'button', className: 'main', textContent: '支付', onclick: () => void act('pay') }),
    element('button', { type: 'button', className: 'plain', textContent: order.state === 'paid' ? '返回商家' : '取消', onclick: () => void act('cancel') }),
  );
}
