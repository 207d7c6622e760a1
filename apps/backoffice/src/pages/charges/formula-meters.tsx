import { App, Button, Form, Input, Modal, Segmented, Space } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { post, put } from '../../api/client';
import type { FormulaMeter } from '../../api/types';
import { useI18n } from '../../i18n';
import { errorText, Loaded, PageTitle } from '../../kit/parts';
import { DataTable, type Column } from '../../kit/table/data-table';
import { useSession } from '../../session';
import { linesOf, Terms, termsOf, type TermLine } from './terms';

/** Meters that are worked out from others. */
export function FormulaMeters({ choice }: { choice: React.ReactNode }) {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const [editing, setEditing] = useState<FormulaMeter | 'new' | null>(null);
  const columns: Column<FormulaMeter>[] = [
    { key: 'name', title: t('share.formula'), dataIndex: 'name', render: (name: string) => <b>{name}</b> },
    { key: 'medium', title: t('share.medium'), value: (row) => t(`share.medium.${row.medium}`), render: (_, row) => t(`share.medium.${row.medium}`) },
    { key: 'terms', title: t('share.meters'), align: 'right', value: (row) => row.terms.length, unit: 'number', render: (_, row) => row.terms.length },
  ];
  return (
    <>
      <PageTitle extra={<Space wrap>{choice}{can('share.edit') && <Button data-new="" type="primary" onClick={() => setEditing('new')}>{t('share.newFormula')}</Button>}</Space>}>{t('nav.apportion')}</PageTitle>
      <Loaded path={`/sites/${siteId}/formula-meters`}>
        {(formulas, reload) => (
          <>
            <DataTable<FormulaMeter> name="formulas" report={t('share.tab.formulas')} rowKey="id" columns={columns} filters={['tab']} empty={t('share.noFormulas')} dataSource={formulas} {...(can('share.edit') ? { open: setEditing } : {})} pagination={false} />
            {editing !== null && <Editor formula={editing === 'new' ? null : editing} close={() => { setEditing(null); reload(); }} />}
          </>
        )}
      </Loaded>
    </>
  );
}

interface Values {
  name: string;
  medium: 'electricity' | 'water';
  terms: TermLine[];
}

function Editor({ formula, close }: { formula: FormulaMeter | null; close: () => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const medium = Form.useWatch('medium', form) ?? formula?.medium ?? 'electricity';
  const save = ({ terms, ...rest }: Values) => {
    const body = { ...rest, medium, terms: termsOf(terms) };
    const saved = formula === null ? post(`/sites/${siteId}/formula-meters`, body) : put(`/formula-meters/${formula.id}`, body);
    void saved.then(() => { void queries.invalidateQueries({ queryKey: [`formulas ${siteId}`] }); close(); }, (error: unknown) => void message.error(errorText(t, error)));
  };
  return (
    <Modal open width={760} title={formula?.name ?? t('share.newFormula')} okText={t('save')} cancelText={t('cancel')} onCancel={close} onOk={() => form.submit()}>
      <Form<Values> form={form} layout="vertical" onFinish={save} initialValues={{ name: formula?.name, medium, terms: formula === null ? [{ numerator: 1, denominator: 1 }] : linesOf(formula.terms) }}>
        <Form.Item name="name" label={t('share.formula')} rules={[{ required: true, message: t('fill') }]}><Input maxLength={60} /></Form.Item>
        {formula === null && <Form.Item name="medium" label={t('share.medium')}><Segmented options={(['electricity', 'water'] as const).map((value) => ({ value, label: t(`share.medium.${value}`) }))} /></Form.Item>}
        <Terms medium={medium} {...(formula === null ? {} : { without: formula.id })} />
      </Form>
    </Modal>
  );
}
