import jsep, { type Expression } from 'jsep';
import { rational, type Rational } from './rational.js';

/** What a formula may name: the price in force, the stall's area in m² and headcount, and the days of the month. */
export const FORMULA_NAMES = ['price', 'area', 'heads', 'monthDays'] as const;
export type FormulaName = (typeof FORMULA_NAMES)[number];
export type FormulaValues = Readonly<Record<FormulaName, Rational>>;
export type FormulaFault = 'formula-malformed' | 'formula-not-allowed' | 'formula-name-unknown' | 'formula-divides-by-zero' | 'formula-negative';

/** A formula that cannot be used, or that gives nothing for these values. */
export class FormulaError extends Error {
  constructor(
    readonly code: FormulaFault,
    readonly at: string,
  ) {
    super(`${code}: ${at}`);
  }
}

const MOST_CHARACTERS = 200;

type Evaluate = (values: FormulaValues) => Rational;

const arithmetic: Readonly<Record<string, (a: Rational, b: Rational) => Rational>> = {
  '+': (a, b) => rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator),
  '-': (a, b) => rational(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator),
  '*': (a, b) => rational(a.numerator * b.numerator, a.denominator * b.denominator),
  '/': (a, b) => {
    if (b.numerator === 0n) throw new FormulaError('formula-divides-by-zero', '/');
    return rational(a.numerator * b.denominator, a.denominator * b.numerator);
  },
};
const compare = (a: Rational, b: Rational): number => {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
const comparisons: Readonly<Record<string, (order: number) => boolean>> = { '<': (order) => order < 0, '<=': (order) => order <= 0, '>': (order) => order > 0, '>=': (order) => order >= 0, '==': (order) => order === 0 };
const functions: Readonly<Record<string, (values: readonly Rational[]) => Rational>> = {
  min: (values) => values.reduce((least, value) => (compare(value, least) < 0 ? value : least)),
  max: (values) => values.reduce((most, value) => (compare(value, most) > 0 ? value : most)),
};
const own = <Value>(of: Readonly<Record<string, Value>>, name: string): Value | undefined => (Object.hasOwn(of, name) ? of[name] : undefined);

/**
 * Reads a formula such as `max(area, 10) * price + heads * 5`: numbers, the four names, + - * /, brackets, min, max, and
 * `a > b ? c : d`. It is a tree of ours that is worked out, never code; all arithmetic is exact.
 */
export function parseFormula(text: string): Evaluate {
  if (text.length > MOST_CHARACTERS) throw new FormulaError('formula-malformed', String(MOST_CHARACTERS));
  let tree: Expression;
  try {
    tree = jsep(text);
  } catch (error) {
    throw new FormulaError('formula-malformed', String((error as { index?: number }).index ?? ''));
  }
  return build(tree);
}

const wordOf = (node: Expression, key: string): string => (typeof node[key] === 'string' ? node[key] : '');

function build(node: Expression): Evaluate {
  switch (node.type) {
    case 'Literal':
      return literal(wordOf(node, 'raw'));
    case 'Identifier':
      return named(wordOf(node, 'name'));
    case 'UnaryExpression':
      return unary(node);
    case 'BinaryExpression':
      return binary(node);
    case 'ConditionalExpression':
      return conditional(node);
    case 'CallExpression':
      return call(node);
    default:
      throw new FormulaError('formula-not-allowed', node.type);
  }
}

function literal(raw: string): Evaluate {
  const match = /^(\d{1,12})(?:\.(\d{1,8}))?$/.exec(raw);
  if (match === null) throw new FormulaError('formula-not-allowed', raw);
  const decimals = match[2] ?? '';
  const value = rational(BigInt(`${match[1]!}${decimals}`), 10n ** BigInt(decimals.length));
  return () => value;
}

function named(name: string): Evaluate {
  const known = FORMULA_NAMES.find((candidate) => candidate === name);
  if (known === undefined) throw new FormulaError('formula-name-unknown', name);
  return (values) => values[known];
}

function unary(node: Expression): Evaluate {
  if (node['operator'] !== '-') throw new FormulaError('formula-not-allowed', wordOf(node, 'operator'));
  const of = build(node['argument'] as Expression);
  return (values) => arithmetic['-']!({ numerator: 0n, denominator: 1n }, of(values));
}

function binary(node: Expression): Evaluate {
  const operate = own(arithmetic, wordOf(node, 'operator'));
  if (operate === undefined) throw new FormulaError('formula-not-allowed', wordOf(node, 'operator'));
  const [left, right] = [build(node['left'] as Expression), build(node['right'] as Expression)];
  return (values) => operate(left(values), right(values));
}

function conditional(node: Expression): Evaluate {
  const test = node['test'] as Expression;
  const holds = test.type === 'BinaryExpression' ? own(comparisons, wordOf(test, 'operator')) : undefined;
  if (holds === undefined) throw new FormulaError('formula-not-allowed', '?');
  const [left, right, yes, no] = [test['left'], test['right'], node['consequent'], node['alternate']].map((part) => build(part as Expression)) as [Evaluate, Evaluate, Evaluate, Evaluate];
  return (values) => (holds(compare(left(values), right(values))) ? yes(values) : no(values));
}

function call(node: Expression): Evaluate {
  const callee = node['callee'] as Expression;
  const apply = callee.type === 'Identifier' ? own(functions, wordOf(callee, 'name')) : undefined;
  const of = (node['arguments'] as Expression[]).map(build);
  if (apply === undefined || of.length === 0) throw new FormulaError('formula-not-allowed', wordOf(callee, 'name'));
  return (values) => apply(of.map((each) => each(values)));
}
