import { StarOutlined } from '@ant-design/icons';
import { Button, Input, Popover, Space } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useI18n } from '../../i18n';
import { useRemembered } from '../remembered';
import { filterQuery } from './filter-query';

interface View {
  title: string;
  query: string;
}

/** Filters that got a name; a click brings them back. */
export function SavedViews({ name, filters }: { name: string; filters: readonly string[] }) {
  const { t } = useI18n();
  const [parameters, setParameters] = useSearchParams();
  const [views, setViews] = useRemembered<View[]>(`views ${name}`, []);
  const [title, setTitle] = useState('');
  const [open, setOpen] = useState(false);
  const query = filterQuery(parameters, filters);
  const here = views.find((view) => view.query === query);
  const save = () => {
    if (title.trim() === '') return;
    setViews([...views.filter((view) => view.title !== title.trim()), { title: title.trim(), query }]);
    setTitle('');
  };
  const list = (
    <Space orientation="vertical">
      {views.length === 0 && <span className="soft">{t('table.noViews')}</span>}
      {views.map((view) => (
        <Space key={view.title}>
          <Button type={view === here ? 'primary' : 'default'} onClick={() => { setParameters(new URLSearchParams(view.query)); setOpen(false); }}>{view.title}</Button>
          <Button type="text" aria-label={t('table.forget', { title: view.title })} onClick={() => setViews(views.filter((each) => each !== view))}>×</Button>
        </Space>
      ))}
      <Space.Compact>
        <Input aria-label={t('table.viewName')} placeholder={t('table.viewName')} maxLength={30} value={title} onChange={(event) => setTitle(event.target.value)} onPressEnter={save} />
        <Button type="primary" onClick={save}>{t('save')}</Button>
      </Space.Compact>
    </Space>
  );
  return <Popover trigger="click" placement="bottomRight" open={open} onOpenChange={setOpen} content={list}><Button icon={<StarOutlined aria-hidden />}>{here?.title ?? t('table.views')}</Button></Popover>;
}
