import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import SignIn from '../src/pages/sign-in/index';
import { privacy } from './market';
import { answer, buttons, closePage, noNetwork, openPage, refused, tap, taps, text, type } from './page';
import { asked, opened, storage } from './stubs/taro';

afterEach(() => {
  closePage(true);
  vi.useRealTimers();
});

test('U-06 a customer signs in by phone and code agrees of his own will, and lands on the first page', async () => {
  answer({ '/customer/login-codes': undefined, '/customer/sessions': { token: 'secret' }, '/public/privacy': privacy, '/customer/consents': {} });
  await openPage(SignIn);
  await type('phone', '13800000001');
  await tap('获取验证码');
  expect(text()).toContain('请先阅读并勾选同意');
  expect(asked.filter(({ method }) => method === 'POST')).toEqual([]);
  await tap('我已阅读并同意');
  await tap('获取验证码');
  expect(text()).toContain('验证码已发送');
  await type('code', '123456');
  await tap('登录');
  expect(asked.filter(({ method }) => method === 'POST').map(({ path, data }) => [path, data])).toEqual([['/customer/login-codes', { phone: '13800000001' }], ['/customer/sessions', { phone: '13800000001', code: '123456' }], ['/customer/consents', { version: '2026-11' }]]);
  expect(storage.get('token')).toBe('secret');
  expect(opened).toEqual(['/pages/home/index']);
  // one of them told to tick the box first
  expect(taps).toBe(4);
});

test('a phone that is none is not sent; the code can be asked for again after a minute only', async () => {
  vi.useFakeTimers();
  answer({ '/customer/login-codes': undefined });
  await openPage(SignIn);
  await type('phone', '1380000');
  await tap('获取验证码');
  expect(text()).toContain('请输入 11 位手机号');
  expect(asked.filter(({ method }) => method === 'POST')).toEqual([]);
  await type('phone', '13800000001');
  await tap('我已阅读并同意');
  await tap('获取验证码');
  expect(buttons().find(({ id }) => id === 'send')).toMatchObject({ disabled: true, textContent: '60 秒后可重发' });
  for (let second = 0; second < 60; second++) {
    await act(async () => vi.advanceTimersByTime(1000));
  }
  expect(buttons().find(({ id }) => id === 'send')).toMatchObject({ disabled: false, textContent: '获取验证码' });
});

test.each([
  [refused('login-code-wrong', 401), '验证码不对或已过期'], [refused('sign-in-locked', 429), '尝试次数过多'], [noNetwork, '网络不通'], [refused('a-code-of-next-year', 500), '没有成功'],
])('a refusal is told in words: %j', async (refusal, words) => {
  answer({ '/customer/sessions': refusal });
  await openPage(SignIn);
  await tap('我已阅读并同意');
  await tap('登录');
  expect(text()).toContain(words);
  expect(opened).toEqual([]);
});

test('the page turns English before anybody has signed in', async () => {
  await openPage(SignIn);
  await tap('English');
  expect(text()).toContain('Phone number');
  expect(text().replace('中文', '')).not.toMatch(/[\u4e00-\u9fff]/);
});
