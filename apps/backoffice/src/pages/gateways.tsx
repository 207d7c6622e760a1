import { App, Button, Card, Col, Drawer, Row, Space, Table, Tag, Tree, type TreeDataNode } from 'antd';
import { useState } from 'react';
import type { Gateway, TreeNode } from '../api/types';
import { siteTime } from '../format';
import { maybe, useI18n, type Key, type Translate } from '../i18n';
import { Age, Loaded, Nothing, PageTitle } from '../kit/parts';
import { useSession } from '../session';

const signs = { ok: ['●', '#237804'], warning: ['▲', '#874d00'], fault: ['✕', '#a8161f'], unknown: ['?', '#55606e'] } as const;

function nodesOf(t: Translate, nodes: TreeNode[]): TreeDataNode[] {
  return nodes.map((node) => ({
    key: node.id,
    title: <span><span aria-hidden style={{ color: signs[node.state][1] }}>{signs[node.state][0]}</span> {node.kind === 'bus' ? `${t('bus')} ${node.name}` : node.name} <span className="soft">{node.meters}{node.silent > 0 ? ` · ✕ ${node.silent}` : ''}</span></span>,
    children: nodesOf(t, node.children),
  }));
}

export function GatewaysPage() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const [bus, setBus] = useState<{ id: string; name: string } | null>(null);
  return (
    <>
      <PageTitle>{t('nav.gateways')}</PageTitle>
      <Row gutter={14}>
        <Col xs={24} xl={7}><Card title={t('gw.tree')} size="small"><Loaded<TreeNode[]> path={`/sites/${siteId}/tree`} every={20_000}>{(nodes) => (nodes.length === 0 ? <Nothing text={t('nothing')} /> : <Tree defaultExpandAll treeData={nodesOf(t, nodes)} selectable={false} />)}</Loaded></Card></Col>
        <Col xs={24} xl={17}>
          <Loaded<Gateway[]> path={`/sites/${siteId}/gateways`} every={20_000}>
            {(gateways) => (
              <Table<Gateway> rowKey="id" size="small" dataSource={gateways} pagination={false} scroll={{ x: 900 }}
                expandable={{ defaultExpandAllRows: gateways.length <= 8, expandedRowRender: (g) => <Space wrap>{g.buses.map((b) => <Button key={b.id} onClick={() => setBus({ id: b.id, name: `${g.code} / ${b.number}` })}>{t('bus')} {b.number} · :{b.tcpPort} · {b.lastSweep === null ? '–' : `${b.lastSweep.answered}/${b.lastSweep.meters}`} · {t('gw.telegrams')}</Button>)}</Space> }}
                columns={[
                  { title: t('gateway'), render: (_, g) => <><b>{g.code}</b> {g.name}</> }, { title: t('gw.room'), dataIndex: 'electricalRoom' }, { title: t('state'), render: (_, g) => <Space><Tag className={g.state === 'online' ? 'tag-good' : g.state === 'offline' ? 'tag-bad' : 'tag-soft'}>{t(`gw.${g.state}` as Key)}</Tag>{g.state === 'offline' && <span className="bad">{g.lastError}</span>}</Space> },
                  { title: t('age'), render: (_, g) => <Age at={g.buses.map((b) => b.lastSweep?.finishedAt ?? '').sort().at(-1) ?? null} /> }, { title: 'IP', render: (_, g) => <span className="mono">{g.host} · {g.transport}</span> }, { title: t('gw.success'), align: 'right', render: (_, g) => <span className="num">{g.successToday.asked === 0 ? '–' : `${((100 * g.successToday.answered) / g.successToday.asked).toFixed(1)} %`}</span> },
                ]} />
            )}
          </Loaded>
        </Col>
      </Row>
      <Drawer open={bus !== null} onClose={() => setBus(null)} size={820} title={`${t('gw.telegrams')} ${bus?.name ?? ''}`} destroyOnHidden>{bus !== null && <Telegrams busId={bus.id} />}</Drawer>
    </>
  );
}

interface Telegram {
  at: string;
  direction: string;
  unit: number;
  hex: string;
  note?: string;
}

function Telegrams({ busId }: { busId: string }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  return (
    <Loaded<{ items: Telegram[]; counters: Record<string, number> }> path={`/buses/${busId}/telegrams`} every={3000}>
      {({ items, counters }) => (
        <>
          <p className="soft num">{Object.entries(counters).map(([name, value]) => `${name} ${value}`).join(' · ')}</p>
          <Button onClick={() => void navigator.clipboard.writeText(items.map((each) => `${each.at} ${each.direction} ${each.unit} ${each.hex} ${each.note ?? ''}`).join('\n')).then(() => message.success(t('copied')))}>{t('copy')}</Button>
          {items.length === 0 ? <Nothing text={t('gw.none')} /> : (
            <Table<Telegram> rowKey={(each) => `${each.at}${each.direction}${each.hex}`} size="small" pagination={{ pageSize: 25 }} dataSource={items} columns={[
              { title: t('time'), width: 170, render: (_, each) => <span className="num">{siteTime(each.at)}</span> }, { title: '', width: 50, render: (_, each) => maybe(t, `dir.${each.direction}`) }, { title: t('unit'), width: 60, dataIndex: 'unit' }, { title: 'HEX', render: (_, each) => <span className="mono">{each.hex.replace(/(..)/g, '$1 ')}{each.note !== undefined && <em> {each.note}</em>}</span> },
            ]} />
          )}
        </>
      )}
    </Loaded>
  );
}
