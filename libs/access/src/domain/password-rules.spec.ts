import { expect, test } from 'vitest';
import { DEMO_PASSWORD, passwordProblem } from './password-rules.js';

test.each([
  ['Ab1-xyz', 'password-too-short'],
  ['P@ssw0rd', 'password-too-common'],
  ['aaaaaaaaaa', 'password-too-common'],
  ['Xy-liming-99', 'password-holds-login-name'],
  ['onlyletters', 'password-too-simple'],
  ['letters4and5', 'password-too-simple'],
  ['菜市场Tomato7', undefined],
  [DEMO_PASSWORD, undefined],
])('G-01 the password %s: %s', (password, problem) => {
  expect(passwordProblem(password, 'liming')).toBe(problem);
});
