import { useQuery } from '@tanstack/react-query';
import { Input, Modal, Tag } from 'antd';
import { useState, type KeyboardEvent } from 'react';
import { useNavigate } from 'react-router';
import { get } from '../api/client';
import type { Found } from '../api/types';
import { maybe, useI18n } from '../i18n';
import { useSession } from '../session';

const kinds: Record<string, string> = { stall: 'stall', meter: 'meter', account: 'nav.accounts', gateway: 'gateway', receipt: 'receipt', customer: 'customer' };

export function useSearch(words: string) {
  const { siteId } = useSession();
  return useQuery({ queryKey: ['search', siteId, words], queryFn: () => get(`/sites/${siteId}/search?q=${encodeURIComponent(words)}`), enabled: words.trim() !== '', placeholderData: (before) => before });
}

/** One box for everything; arrows choose, Enter opens. */
export function SearchPalette({ close }: { close: () => void }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const { data } = useSearch(words);
  const items = words.trim() === '' ? [] : (data?.items ?? []);
  const open = (found: Found | undefined) => {
    if (found === undefined) return;
    navigate(found.stallId !== null ? `/stalls/${found.stallId}` : found.kind === 'gateway' ? '/gateways' : `/meters?q=${encodeURIComponent(found.title)}`);
    close();
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, items.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Enter') open(items[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal open onCancel={close} footer={null} closable={false} width={620} title={t('search')}>
      <Input autoFocus size="large" role="combobox" aria-expanded={items.length > 0} aria-controls="found" aria-activedescendant={items.length > 0 ? `found-${at}` : undefined} aria-label={t('search')} placeholder={t('searchHint')} value={words} onChange={(event) => { setWords(event.target.value); setAt(0); }} onKeyDown={keys} />
      <ul id="found" role="listbox" aria-label={t('search')} style={{ listStyle: 'none', padding: 0, margin: '10px 0 0', maxHeight: 420, overflow: 'auto' }}>
        {items.map((found, index) => (
          <li key={`${found.kind} ${found.id}`} id={`found-${index}`} role="option" aria-selected={index === at} onMouseEnter={() => setAt(index)} onClick={() => open(found)} style={{ padding: '8px 10px', cursor: 'pointer', borderRadius: 6 }} className={index === at ? 'chosen-row' : undefined}>
            <Tag className="tag-soft">{maybe(t, kinds[found.kind] ?? found.kind)}</Tag> <b>{found.title}</b> <span className="soft">{found.subtitle}</span>
          </li>
        ))}
        {words.trim() !== '' && data !== undefined && items.length === 0 && <li className="soft">{t('empty.search')}</li>}
      </ul>
    </Modal>
  );
}
