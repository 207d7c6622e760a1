import { Controller, Get } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { lastValueFrom, of } from 'rxjs';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Logger } from '#libs/runtime';
import { AnswerCheck, Answers, documented, nothing } from './answers.js';
import { integer, time } from './schemas.js';

@Controller()
class Kiosk {
  @Answers(z.strictObject({ balanceFen: integer, at: time }))
  @Get('purse')
  purse() {}

  @Answers(nothing)
  @Get('silence')
  silence() {}
}

const fatal = vi.fn();
const check = new AnswerCheck(new Reflector(), { fatal } as unknown as Logger);
const answer = (handler: () => void, value: unknown) => lastValueFrom(check.intercept({ getHandler: () => handler, getClass: () => Kiosk } as never, { handle: () => of(value) }));

test('an answer is checked as the client receives it, and passes on as it is', async () => {
  const value = { balanceFen: -5, at: new Date('2026-11-20T02:00:00Z') };
  expect(await answer(Kiosk.prototype.purse, value)).toBe(value);
  expect(await answer(Kiosk.prototype.silence, undefined)).toBeUndefined();
});

test('a missing, a surplus and a mistyped field fail the request and are named in the log', async () => {
  const at = new Date('2026-11-20T02:00:00Z');
  for (const [value, named] of [[{ at }, 'balanceFen'], [{ at, balanceFen: 1, phone: '138' }, 'phone'], [{ at, balanceFen: '1' }, 'balanceFen'], [undefined, 'received undefined']] as const) {
    await expect(answer(Kiosk.prototype.purse, value)).rejects.toThrow(named);
    expect(JSON.stringify(fatal.mock.lastCall)).toContain(named);
  }
  await expect(answer(Kiosk.prototype.silence, { at })).rejects.toThrow('Kiosk.silence');
});

test('a schema with an id is a component of the document; dates carry no pattern, exact numbers no bounds', () => {
  const money = z.strictObject({ amountFen: integer, at: time }).meta({ id: 'Money' });
  expect(documented(z.array(money), 'output')).toEqual({
    schema: { type: 'array', items: { $ref: '#/$defs/Money' } },
    components: { Money: { type: 'object', properties: { amountFen: { type: 'integer' }, at: { type: 'string', format: 'date-time' } }, required: ['amountFen', 'at'], additionalProperties: false } },
  });
});
