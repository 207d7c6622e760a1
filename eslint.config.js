import tseslint from 'typescript-eslint';

const pureMoney = ['libs/{quantity,tariff,ledger,settlement,payment,account}/src/**/*.ts'];
const noClock = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Take the instant as an argument, or inject the clock of #libs/runtime.' },
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'Take the instant as an argument, or inject the clock of #libs/runtime.' },
  { selector: "MemberExpression[object.name='process'][property.name='env']", message: 'Settings come from #libs/runtime.' },
  { selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']", message: 'Chance is an argument.' },
];
const noFloat = [
  { selector: "CallExpression[callee.name='parseFloat'], CallExpression[callee.property.name='parseFloat']", message: 'Money and energy are integers.' },
  { selector: "CallExpression[callee.property.name='toFixed']", message: 'Money and energy are integers.' },
  { selector: "CallExpression[callee.object.name='Math'][callee.property.name='round']", message: 'Name the direction of a division.' },
];

export default tseslint.config(
  { ignores: ['**/node_modules/**', '**/dist/**', '.yidu/**', 'test-results/**', 'miniprogram/**', 'apps/backoffice/**', 'apps/simulator/page/**', '**/*.d.ts'] },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts', 'test/**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-depth': ['error', 4],
      complexity: ['error', 18],
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/require-await': 'off',
      // Rows of a query get their type where they are asked for.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
    },
  },
  { files: ['libs/**/*.ts'], ignores: ['libs/runtime/**', '**/*.spec.ts'], rules: { 'no-restricted-syntax': ['error', ...noClock] } },
  { files: pureMoney, ignores: ['**/*.spec.ts'], rules: { 'no-restricted-syntax': ['error', ...noClock, ...noFloat] } },
  { files: ['**/*.spec.ts', 'test/**/*.ts'], rules: { 'max-lines-per-function': 'off', 'no-console': 'off', '@typescript-eslint/no-unsafe-member-access': 'off', '@typescript-eslint/no-unsafe-argument': 'off' } },
  { files: ['**/main.ts', '**/print-*.ts', '**/migrate.ts', 'test/bench/**'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.{ts,mjs}'],
    rules: {
      'no-restricted-properties': ['error', ...['describe', 'it', 'test'].flatMap((object) => [{ object, property: 'only' }, { object, property: 'skip' }])],
    },
  },
);
