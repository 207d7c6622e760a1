import { App, Tag } from 'antd';
import type { ReactNode } from 'react';
import { patch } from '../../api/client';
import { useI18n } from '../../i18n';
import { errorText } from '../../kit/parts';
import { useSession } from '../../session';

/** A setting's line: what it is, its value, and whether it is the default or was set here. */
export function Setting({ id, label, own, children }: { id: string; label: string; own: boolean | null; children: ReactNode }) {
  const { t } = useI18n();
  return (
    <div className="setting" data-setting={id}>
      <label htmlFor={id}>{label}</label>
      {children}
      {own !== null && <Tag className={own ? 'tag-info' : 'tag-soft'}>{t(own ? 'set.changed' : 'set.default')}</Tag>}
    </div>
  );
}

/** Changes one part of a site's settings and leaves the rest. */
export function useChange(reload: () => void): (change: object) => void {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  return (change) => void patch(`/sites/${siteId}/settings`, change).then(reload, (error: unknown) => {
    void message.error(errorText(t, error));
    reload();
  });
}
