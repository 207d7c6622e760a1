/** The password of every demo log-in; worthless anywhere else, and refused there. */
export const DEMO_PASSWORD = 'Yidu-demo-2026';

export type PasswordProblem = 'password-too-short' | 'password-too-common' | 'password-holds-login-name' | 'password-too-simple';

const MIN_LENGTH = 8;
const COMMON = new Set([
  '12345678', '123456789', '1234567890', '0123456789', '87654321', '11111111', '88888888', '66666666', '00000000', '12341234', '11223344', '123123123', '147258369', '5201314520',
  'password', 'password1', 'passw0rd', 'p@ssw0rd', 'p@ssword', 'qwertyui', 'qwertyuiop', 'qwerty123', '1qaz2wsx', '1q2w3e4r', '1q2w3e4r5t', 'q1w2e3r4', 'asdfghjk', 'zxcvbnm1', 'abcd1234', 'abc12345',
  'a1234567', 'a12345678', 'a123456789', 'aa123456', 'aa12345678', 'qq123456', 'woaini1314', 'iloveyou', 'admin123', 'admin1234', 'admin888', 'administrator', 'root1234', 'test1234', 'welcome1',
  'letmein1', 'changeme', 'guest123', 'yidu1234', 'yidu2026', 'market123',
]);

/** What is wrong with a new password, or undefined. Three kinds of characters are asked for, as level 3 of GB/T 22239 does. */
export function passwordProblem(password: string, loginName: string): PasswordProblem | undefined {
  if ([...password].length < MIN_LENGTH) return 'password-too-short';
  const lower = password.toLowerCase();
  if (COMMON.has(lower) || /^(.)\1*$/u.test(password)) return 'password-too-common';
  if (loginName.length >= 4 && lower.includes(loginName.toLowerCase())) return 'password-holds-login-name';
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length;
  return kinds < 3 ? 'password-too-simple' : undefined;
}
