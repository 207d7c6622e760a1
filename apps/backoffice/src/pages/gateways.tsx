import { Button, Card, Col, Drawer, Row, Segmented, Space, Table, Tag } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { Gateway } from '../api/types';
import { maybe, useI18n, type Key } from '../i18n';
import { Age, Loaded, Nothing, PageTitle } from '../kit/parts';
import { useSession } from '../session';
import { PlaceTree } from './gateway/place-tree';
import { WireTree } from './gateway/wire-tree';
import { Telegrams } from './telegrams';

export function GatewaysPage() {
  const { t } = useI18n();
  const [parameters, setParameters] = useSearchParams();
  const [bus, setBus] = useState<{ id: string; name: string } | null>(null);
  const by = parameters.get('tree') === 'place' ? 'place' : 'wire';
  return (
    <>
      <PageTitle>{t('nav.gateways')}</PageTitle>
      <Row gutter={[14, 14]}>
        <Col xs={24} xl={8}>
          <Card size="small" title={t('gw.tree')} extra={<Segmented<'wire' | 'place'> size="small" value={by} onChange={(tree) => setParameters({ tree })} options={[{ value: 'wire', label: t('gw.byWire') }, { value: 'place', label: t('gw.byPlace') }]} />}>
            {by === 'wire' ? <WireTree /> : <PlaceTree />}
          </Card>
        </Col>
        <Col xs={24} xl={16}><GatewayTable show={setBus} /></Col>
      </Row>
      <Drawer open={bus !== null} onClose={() => setBus(null)} size={860} title={`${t('gw.telegrams')} ${bus?.name ?? ''}`} destroyOnHidden>{bus !== null && <Telegrams busId={bus.id} />}</Drawer>
    </>
  );
}

function GatewayTable({ show }: { show: (bus: { id: string; name: string }) => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const buses = (g: Gateway) => (
    <Space wrap>
      {g.buses.map((b) => (
        <Button key={b.id} size="small" onClick={() => show({ id: b.id, name: `${g.code} / ${b.number}` })}>
          {t('gw.busOf', { n: b.number })} · {t('gw.port', { n: b.tcpPort })} · {b.lastSweep === null ? '–' : t('gw.answered', { answered: b.lastSweep.answered, all: b.lastSweep.meters })}
        </Button>
      ))}
    </Space>
  );
  return (
    <Loaded path={`/sites/${siteId}/gateways`} every={20_000}>
      {(gateways) => (gateways.length === 0 ? <Nothing text={t('empty.gateways')} /> : (
        <Table<Gateway> rowKey="id" size="small" dataSource={gateways} pagination={false}
          expandable={{ defaultExpandAllRows: gateways.length <= 8, expandedRowRender: buses }}
          columns={[
            { title: t('gateway'), render: (_, g) => <><b>{g.code}</b> {g.name}<div className="soft">{g.electricalRoom}</div></> },
            { title: t('state'), render: (_, g) => <><Tag className={g.state === 'online' ? 'tag-good' : g.state === 'offline' ? 'tag-bad' : 'tag-soft'}>{g.state === 'online' ? '● ' : g.state === 'offline' ? '✕ ' : '? '}{t(`gw.${g.state}` as Key)}</Tag>{g.state === 'offline' && <div className="bad">{maybe(t, `reason.${g.lastError}`)} · <Age at={g.stateSince} /></div>}</> },
            { title: t('age'), render: (_, g) => <Age at={g.buses.map((b) => b.lastSweep?.finishedAt ?? '').sort().at(-1) ?? null} /> },
            { title: 'IP', render: (_, g) => <span className="mono">{g.host}<br />{maybe(t, `transport.${g.transport}`)}</span> },
            { title: t('gw.success'), align: 'right', render: (_, g) => <span className="num">{g.successToday.asked === 0 ? '–' : `${((100 * g.successToday.answered) / g.successToday.asked).toFixed(1)} %`}</span> },
          ]} />
      ))}
    </Loaded>
  );
}
