import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

const concerns: Record<string, string[]> = { reading: ['board', 'stalls/', 'overview', 'meters'], supply: ['board', 'stalls/', 'overview', 'commands', 'progress', 'repair-tags', 'cut-runs'], alarm: ['alarms', 'overview'], recharge: ['board', 'stalls/', 'recharges', 'overview'], gateway: ['gateways', 'tree', 'overview'], batch: ['batches'], 'cut-run': ['cut-runs', 'dry-run', 'overview'], tag: ['repair-tags', 'stalls/', 'board'], import: ['board', 'stalls', 'meters', 'gateways', 'buildings'] };
const GATHER_MS = 700;

/** Refreshes what is shown when the server says that it changed; many changes at once are one refresh. */
export function useLive(siteId: string): void {
  const queries = useQueryClient();
  useEffect(() => {
    const source = new EventSource(`/api/v1/sites/${siteId}/events`);
    const changed = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    source.onmessage = ({ data }: MessageEvent<string>) => {
      changed.add((JSON.parse(data) as { kind: string }).kind);
      timer ??= setTimeout(() => {
        timer = undefined;
        const parts = [...changed].flatMap((kind) => concerns[kind] ?? []);
        changed.clear();
        void queries.invalidateQueries({ predicate: ({ queryKey }) => parts.some((part) => String(queryKey[0]).includes(part)) });
      }, GATHER_MS);
    };
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [siteId, queries]);
}
