import { afterEach, beforeEach, expect, test } from 'vitest';
import Privacy from '../src/more/privacy/index';
import Home from '../src/pages/home/index';
import { me, privacy } from './market';
import { answer, closePage, openPage, refused, tap, text } from './page';
import { asked, opened, storage } from './stubs/taro';

beforeEach(() => void storage.set('token', 'secret'));
afterEach(() => closePage(true));

test('a notice that was not agreed to leads to its page, which says why and goes on once it is agreed to', async () => {
  answer({ '/customer/': refused('consent-needed', 403) });
  await openPage(Home);
  expect(new Set(opened)).toEqual(new Set(['/more/privacy/index']));
  answer({ '/customer/me': { ...me, needsConsent: true, consentVersion: '2020-01' }, '/public/privacy': privacy, '/customer/consents': { consentVersion: privacy.version, needsConsent: false } });
  await openPage(Privacy);
  expect(text()).toContain('隐私说明已更新,请阅读后重新同意');
  answer({ '/customer/me': { ...me, needsConsent: false }, '/public/privacy': privacy, '/customer/consents': { consentVersion: privacy.version, needsConsent: false } });
  await tap('我已阅读并同意');
  expect(asked.find(({ path }) => path === '/customer/consents')?.data).toEqual({ version: privacy.version });
  expect(text()).not.toContain('请阅读后重新同意');
});

test('who wants his data erased is asked once more, told why not, and else is out with nothing left on the phone', async () => {
  answer({ '/customer/me': ({ method }: { method: string }) => (method === 'DELETE' ? refused('forget-open-account', 409) : me), '/public/privacy': privacy });
  await openPage(Privacy);
  await tap('注销并删除我的数据');
  expect(text()).toContain('账务记录按法律要求保留');
  await tap('取消');
  expect(asked.some(({ method }) => method === 'DELETE')).toBe(false);
  await tap('注销并删除我的数据');
  await tap('确认删除');
  expect(text()).toContain('您还有在用的账户');
  expect(storage.get('token')).toBe('secret');
  answer({ '/customer/me': ({ method }: { method: string }) => (method === 'DELETE' ? undefined : me), '/public/privacy': privacy });
  await tap('注销并删除我的数据');
  await tap('确认删除');
  expect([storage.size, opened.at(-1)]).toEqual([0, '/pages/sign-in/index']);
});
