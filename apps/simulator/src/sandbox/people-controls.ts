import { BadControl, flagOf, optionalText, textOf, type Control, type ControlBody, type ControlRoute } from './control.js';
import type { Office } from './office.js';
import type { CodeUse, Person } from './people.js';

/** The person whom a control call names by open id, Alipay id, union id or phone; undefined: nobody is named. */
export function personOf(office: Office, body: ControlBody): Person | undefined {
  const id = optionalText(body, 'openId') ?? optionalText(body, 'userId') ?? optionalText(body, 'unionId') ?? optionalText(body, 'phone') ?? optionalText(body, 'buyer');
  if (id === undefined) return undefined;
  const appIds = office.merchants.flatMap(({ wechat, alipay }) => [wechat.appId, wechat.oaAppId, alipay.appId]);
  const person = office.people.list().find(({ phone, unionId, alipayUserId }) => phone === id || unionId === id || alipayUserId === id) ?? office.people.withOpenId(id, appIds);
  if (person === undefined) throw new BadControl(`nobody is known as ${id}`);
  return person;
}

function named(control: Control): Person {
  const person = personOf(control.office, control.body);
  if (person === undefined) throw new BadControl('openId, userId, unionId or phone is missing');
  return person;
}

/** The app that a call is about: named by the site, else the one to which the given open id belongs, else the first merchant's. */
function merchantFor({ office, body }: Control): Office['merchants'][number] {
  const site = optionalText(body, 'site');
  const id = optionalText(body, 'openId') ?? optionalText(body, 'userId');
  const owner = office.merchants.find(({ wechat, alipay }) => id !== undefined && office.people.withOpenId(id, [wechat.appId, wechat.oaAppId, alipay.appId]) !== undefined);
  const merchant = site === undefined ? (owner ?? office.merchants[0]) : office.merchants.find(({ code }) => code === site);
  if (merchant === undefined) throw new BadControl('there is no such merchant');
  return merchant;
}

function view(control: Control, person: Person): object {
  const { office } = control;
  const { wechat, alipay } = merchantFor(control);
  return { ...person, openId: office.people.openId(person, wechat.appId), oaOpenId: office.people.openId(person, wechat.oaAppId), alipayOpenId: office.people.openId(person, alipay.appId) };
}

export function addPerson(control: Control): object {
  const { office, body } = control;
  const phone = optionalText(body, 'phone');
  const nickname = optionalText(body, 'nickname');
  const person = office.people.add({ ...(phone === undefined ? {} : { phone }), ...(nickname === undefined ? {} : { nickname }) });
  return change(control, person);
}

/** Follows the official account or not; allows messages of a template (`*`: every one). */
function change(control: Control, person: Person): object {
  const { office, body } = control;
  person.follows = flagOf(body, 'follows') ?? person.follows;
  if (Array.isArray(body.consents)) person.consents = body.consents.map(String);
  office.changed();
  return view(control, person);
}

export function phoneCode(control: Control, use: CodeUse): object {
  const { office } = control;
  const { wechat, alipay } = merchantFor(control);
  const appId = use === 'alipay' ? alipay.appId : use === 'oauth' ? wechat.oaAppId : wechat.appId;
  const made = office.people.newCode(use, named(control), appId, office.clock.nowMs());
  office.changed();
  return use === 'alipay' ? { authCode: made, code: made } : { code: made };
}

function weixin(control: Control): object | undefined {
  switch (control.rest[0]) {
    case 'users': return control.rest[1] === undefined ? addPerson(control) : change(control, named({ ...control, body: { ...control.body, openId: control.rest[1] } }));
    case 'login-codes': return phoneCode(control, 'login');
    case 'phone-codes': return phoneCode(control, 'phone');
    case 'oauth-codes': return phoneCode(control, 'oauth');
    // The person taps "allow": one message of each template may be sent.
    case 'consents': {
      const person = named(control);
      person.consents.push(...(Array.isArray(control.body.templateIds) ? control.body.templateIds.map(String) : [textOf(control.body, 'templateId')]));
      control.office.changed();
      return { consents: person.consents };
    }
    default: return undefined;
  }
}

/** People, the codes that their phones hand out, the messages that they got. */
export const peopleRoutes: Record<string, ControlRoute> = {
  'GET weixin': (control) => {
    const { office, rest: [name], call: { query } } = control;
    if (name === 'users') return office.people.list().map((person) => view(control, person));
    const to = query.get('openId');
    return name === 'messages' ? office.people.messages().filter(({ toUser }) => to === null || toUser === to) : undefined;
  },
  'POST weixin': weixin,
};
