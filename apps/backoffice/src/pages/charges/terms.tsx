import { useQuery } from '@tanstack/react-query';
import { Button, Form, InputNumber, Select, Space } from 'antd';
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { get } from '../../api/client';
import type { FormulaTerm } from '../../api/types';
import { useI18n } from '../../i18n';
import { useSession } from '../../session';

export interface TermLine {
  /** 'm:12' a meter, 'v:<id>' a formula meter */
  of?: string;
  numerator: number;
  denominator: number;
}

export const termsOf = (lines: readonly TermLine[]): FormulaTerm[] =>
  lines.filter(({ of }) => of !== undefined).map(({ of, numerator, denominator }) => (of!.startsWith('m:') ? { meterId: Number(of!.slice(2)), numerator, denominator } : { virtualMeterId: of!.slice(2), numerator, denominator }));
export const linesOf = (terms: readonly FormulaTerm[]): TermLine[] => terms.map((term) => ({ of: 'meterId' in term ? `m:${String(term.meterId)}` : `v:${term.virtualMeterId}`, numerator: term.numerator, denominator: term.denominator }));

/** Meters and formula meters, each added or taken off times a fraction. */
export function Terms({ medium, without }: { medium: 'electricity' | 'water'; without?: string }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { data: meters } = useQuery({ queryKey: [`meters to share ${siteId}`], queryFn: () => get(`/sites/${siteId}/meters?limit=500`) });
  const { data: formulas } = useQuery({ queryKey: [`formulas ${siteId}`], queryFn: () => get(`/sites/${siteId}/formula-meters`) });
  const real = (meters?.items ?? []).filter(({ kind }) => kind === medium).sort((a, b) => (a.role === b.role ? 0 : a.role === 'monitoring' ? -1 : 1));
  const options = [
    { label: t('share.formulas'), options: (formulas ?? []).filter((formula) => formula.medium === medium && formula.id !== without).map(({ id, name }) => ({ value: `v:${id}`, label: name })) },
    { label: t('share.meters'), options: real.map(({ id, meterNumber, name, stallNumber }) => ({ value: `m:${String(id)}`, label: [meterNumber, name, stallNumber].filter(Boolean).join(' · ') })) },
  ];
  return (
    <Form.List name="terms">
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }) => (
            <Space key={key} align="baseline" wrap>
              <Form.Item name={[name, 'of']} rules={[{ required: true, message: t('share.pickMeter') }]}><Select showSearch optionFilterProp="label" style={{ width: 320 }} options={options} placeholder={t('share.pickMeter')} aria-label={t('share.pickMeter')} /></Form.Item>
              <span>×</span>
              <Form.Item name={[name, 'numerator']} rules={[{ required: true, message: t('fill') }]}><InputNumber precision={0} min={-1_000_000} max={1_000_000} aria-label={t('share.numerator')} style={{ width: 90 }} /></Form.Item>
              <span>/</span>
              <Form.Item name={[name, 'denominator']} rules={[{ required: true, message: t('fill') }]}><InputNumber precision={0} min={1} max={1_000_000} aria-label={t('share.denominator')} style={{ width: 90 }} /></Form.Item>
              {fields.length > 1 && <Button icon={<DeleteOutlined aria-hidden />} aria-label={t('share.dropTerm')} onClick={() => remove(name)} />}
            </Space>
          ))}
          <div><Button icon={<PlusOutlined aria-hidden />} onClick={() => add({ numerator: 1, denominator: 1 })}>{t('share.addTerm')}</Button></div>
          <p className="soft">{t('share.termsHint')}</p>
        </>
      )}
    </Form.List>
  );
}
