import { Menu } from 'antd';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { useI18n } from '../i18n';
import type { groups } from './entries';

const FEW = 18;
const KEPT = 'menu';

/** The groups of pages that somebody may see. The one he is in is open, and those that he left open; whoever has few pages sees them all. */
export function SideMenu({ shown, selected }: { shown: typeof groups; selected: string }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const few = shown.reduce((sum, { entries }) => sum + entries.length, 0) <= FEW;
  const [opened, setOpened] = useState<string[]>(() => (few ? shown.map(({ key }) => key) : ((JSON.parse(localStorage.getItem(KEPT) ?? 'null') as string[] | null) ?? shown.slice(0, 1).map(({ key }) => key))));
  const here = shown.find(({ entries }) => entries.some(({ path }) => path === selected))?.key;
  useEffect(() => {
    if (here !== undefined) setOpened((keys) => (keys.includes(here) ? keys : [...keys, here]));
  }, [here]);
  const keep = (keys: string[]) => {
    localStorage.setItem(KEPT, JSON.stringify(keys));
    setOpened(keys);
  };
  return (
    <Menu
      theme="dark" mode="inline" inlineIndent={12} selectedKeys={[selected]} openKeys={opened} onOpenChange={keep} onClick={({ key }) => navigate(key)}
      items={shown.map((group) => ({ key: group.key, label: t(group.key), children: group.entries.map(({ path, key, icon }) => ({ key: path, icon, label: t(key) })) }))}
    />
  );
}
