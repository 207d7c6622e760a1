import type { Happened } from '../../api/types';
import { Timeline as AntTimeline } from 'antd';
import { kwh, siteTime, watts, yuan, type Medium } from '../../format';
import { maybe, useI18n, type Key, type Translate } from '../../i18n';
import { Loaded, Nothing } from '../../kit/parts';
import { palette } from '../../theme';
import { waitText } from '../board';
import { amountOf } from '../charges/units';

const colours: Record<string, string> = { recharge: palette.good, hold: palette.bad, 'hold-lifted': palette.good, warning: palette.warn, quarantine: palette.warn, command: palette.info };

function textOf(t: Translate, { kind, params: p }: Happened): string {
  const cause = maybe(t, `cause.${p.cause}`);
  const medium: Medium = p.medium === 'water' ? 'water' : 'electricity';
  const water = medium === 'water';
  switch (kind) {
    case 'reading': return t('event.reading', { register: kwh(p.registerWh as number, medium), power: watts(p.powerW as number | null, medium) }) + (p.quality === 'good' ? '' : ` (${maybe(t, `quality.${p.quality}`)})`);
    case 'recharge': return t('event.recharge', { amount: yuan(p.amountFen as number), receipt: p.receiptNumber ?? '', operator: p.operator ?? '' });
    case 'bill': return t('event.bill', { used: kwh(p.usedWh as number, medium), amount: yuan(p.amountFen as number) });
    case 'warning': return t(p.purse === 'water' ? 'event.water.warning' : 'event.warning', { level: p.level ?? '', amount: yuan(p.availableFen as number) });
    case 'notice': return t('event.notice', { text: p.text ?? '' });
    case 'hold': return t(water ? 'event.water.hold' : 'event.hold', { cause, by: p.by ?? '', reason: p.reason ?? '' });
    case 'hold-lifted': return t('event.hold-lifted', { cause, by: p.by ?? '' });
    case 'command': return t('event.command', { action: t(`${water ? 'valve' : 'action'}.${p.action}` as Key), state: maybe(t, `cmd.${p.state}`), error: p.error ? ` · ${maybe(t, `reason.${p.error}`)}` : '' });
    case 'account': return t(p.what === 'opened' ? 'event.account.opened' : 'event.account.closed', { number: p.number ?? '' });
    case 'meter-replaced': return t('event.meter-replaced', { old: p.old ?? '', new: p.new ?? '', oldRegister: kwh(p.oldRegisterWh as number, medium), newRegister: kwh(p.newRegisterWh as number, medium), how: maybe(t, `rep.how.${p.how}`), used: kwh(p.usedWh as number, medium), amount: yuan(p.amountFen as number), by: p.by ?? '' });
    case 'correction': case 'debt': case 'dispute': case 'run-on': case 'emergency': case 'hand-over': return claimEvent(t, kind, p);
    case 'tag': return t(`event.tag.${p.what}` as Key, { number: p.number ?? '', kind: maybe(t, `tag.kind.${p.kind}`), reason: p.reason ?? '', by: p.by ?? '', person: p.person ?? '' });
    case 'cut-run': return t('event.cut-run', { at: siteTime(String(p.dueAt)), result: maybe(t, `cuts.result.${p.result}`), waits: p.waits ? ` · ${waitText(t, String(p.waits))}` : '' });
    case 'dunning': return t('event.dunning', { way: maybe(t, `dun.way.${p.way}`), result: maybe(t, `dun.result.${p.result}`), day: p.promisedOn ?? '', by: p.by ?? '', note: p.reason ?? '', amount: yuan(p.amountFen as number) });
    case 'swap': return t('event.swap', { left: p.left ?? '', came: p.came ?? '', by: p.by ?? '', reason: p.reason ?? '' });
    case 'charge': return t(`event.charge.${p.what}` as Key, { kind: maybe(t, `charge.kind.${p.kind}`), title: p.title ?? '', amount: yuan(p.amountFen as number), from: p.fromDay ?? '', to: p.lastDay ?? '', reason: p.reason ?? '' });
    case 'deposit': return t(`event.deposit.${p.what}` as Key, { name: p.name ?? '', amount: yuan(p.amountFen as number), reason: p.reason ?? '' });
    case 'merged': return t(`event.merged.${p.what}` as Key, { number: p.number ?? '', stall: p.stall ?? '', by: p.by ?? '' });
    case 'subsidy': return subsidyEvent(t, p);
    case 'owner': case 'grant': case 'owner-switch': return peopleEvent(t, kind, p);
    default: return t('event.quarantine', { reason: maybe(t, `q.reason.${p.reason}`), register: kwh(p.registerWh as number, medium) });
  }
}

/** What was put right, put off, doubted, or kept on for a while. */
function claimEvent(t: Translate, kind: string, p: Happened['params']): string {
  const state = maybe(t, `${kind === 'debt' ? 'debt' : kind === 'dispute' ? 'dis' : 'ro'}.state.${p.state}`);
  return t(`event.${kind}.${p.what}` as Key, { amount: p.amountFen == null ? '' : yuan(p.amountFen as number), receipt: p.receiptNumber ?? '', reason: p.reason ?? '', by: p.by ?? '', used: kwh(p.usedWh as number | null), state, name: p.name ?? '', how: maybe(t, `handOver.${p.kind}`) });
}

/** Energy that was given, and what became of its rest. */
function subsidyEvent(t: Translate, p: Happened['params']): string {
  const of = (wh: Happened['params'][string] | undefined) => amountOf(p.medium === 'water' ? 'water' : 'electricity', Number(wh ?? 0));
  return t(`event.subsidy.${p.what}` as Key, { kind: maybe(t, `subsidy.kind.${p.kind}`), amount: of(p.wh), cleared: of(p.clearedWh), carried: of(p.carriedWh), until: p.expiresAt == null ? t('subsidy.never') : siteTime(String(p.expiresAt)), by: p.by === 'system' ? '' : (p.by ?? ''), reason: p.reason ?? '' });
}

/** What owners did, and whom they let in. */
function peopleEvent(t: Translate, kind: string, p: Happened['params']): string {
  return t(`event.${kind}.${p.what}` as Key, {
    name: p.name ?? '', owner: p.owner ?? '', renter: p.renter ?? '', by: kind === 'grant' ? maybe(t, `grant.by.${p.by}`) : (p.by ?? ''), rights: String(p.rights ?? '').split(',').map((right) => maybe(t, `grant.right.${right}`)).join(' · '),
    action: maybe(t, `action.${p.action}`), reason: maybe(t, `owner.reason.${p.reason}`), refusal: maybe(t, `owner.refusal.${p.refusal}`),
  });
}

export function Timeline({ stallId }: { stallId: string }) {
  const { t } = useI18n();
  return (
    <Loaded path={`/stalls/${stallId}/timeline?limit=150`}>
      {({ items }) => (items.length === 0 ? <Nothing text={t('empty.timeline')} /> : <AntTimeline items={items.map((event) => ({ color: colours[event.kind] ?? palette.edge, content: <><span className="soft num">{siteTime(event.at)}</span> {textOf(t, event)}</> }))} />)}
    </Loaded>
  );
}
