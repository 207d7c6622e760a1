import { Steps } from 'antd';
import { useEffect } from 'react';
import type { Supply } from '../../api/types';
import { siteTime, type Medium } from '../../format';
import { maybe, useI18n, type Key } from '../../i18n';
import { serverNow } from '../../kit/parts';

const WATCH_MS = 1500;
const SHOWN_MS = 30 * 60_000;
const under = new Set(['decided', 'sent', 'acknowledged']);

/** A relay command on its way: decided, sent, answered, read back, each with its time, or why it failed. Old ones are in the timeline. */
export function CommandProgress({ command, medium = 'electricity', reload }: { command: Supply['lastCommand']; medium?: Medium; reload: () => void }) {
  const { t } = useI18n();
  const running = command !== null && under.has(command.state);
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(reload, WATCH_MS);
    return () => clearInterval(timer);
  }, [running, reload]);
  if (command === null || command.state === 'superseded' || (!running && serverNow() - Date.parse(command.verifiedAt ?? command.decidedAt) > SHOWN_MS)) return null;
  const times = [command.decidedAt, command.sentAt, command.acknowledgedAt, command.verifiedAt];
  const failed = command.state === 'failed' || command.state === 'expired';
  const done = command.state === 'verified' ? times.length : times.filter((at) => at !== null).length;
  const moves = medium === 'water' && command.state === 'acknowledged';
  const items = (['decided', 'sent', 'acknowledged', 'verified'] as const).map((name, index) => ({ title: t(`cmd.${name}`), content: <span className="num">{times[index] === null ? '–' : siteTime(times[index]).slice(11)}</span> }));
  return (
    <section className="panel" aria-live="polite" aria-label={t('relay.commands')} data-command={command.state}>
      <p style={{ margin: '0 0 10px' }}>
        <b>{t(`${medium === 'water' ? 'valve' : 'action'}.${command.action}` as Key)}</b> · {maybe(t, `cause.${command.cause}`)} · {t('attempt', { n: command.attempt })}
        {moves && <span className="soft"> · {t('valve.moving')}</span>}
        {failed && <span className="bad"> · {t(`cmd.${command.state}` as Key)} {command.error === null ? '' : maybe(t, `reason.${command.error}`)}</span>}
      </p>
      <Steps size="small" current={done} status={failed ? 'error' : 'process'} items={items} />
    </section>
  );
}
