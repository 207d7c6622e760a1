import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

const concerns: Record<string, string[]> = { reading: ['board', 'stalls/', 'overview', 'meters'], supply: ['board', 'stalls/', 'overview', 'commands', 'progress', 'repair-tags', 'cut-runs'], alarm: ['alarms', 'overview'], recharge: ['board', 'stalls/', 'recharges', 'overview'], gateway: ['gateways', 'tree', 'overview'], batch: ['batches'], 'cut-run': ['cut-runs', 'dry-run', 'overview'], tag: ['repair-tags', 'stalls/', 'board'], dunning: ['debtors', 'dunning-calls'], 'low-list': ['low-balances'], import: ['board', 'stalls', 'meters', 'gateways', 'buildings'] };
const GATHER_MS = 700;

/** One event as the server sends it. */
export interface LiveEvent {
  kind: string;
  /** how many are low, of a list that is called at its hour */
  shops?: number;
  /** an alarm that is new */
  opened?: { id: number; kind: string; severity: 'info' | 'warning' | 'critical'; objectName: string };
}

/** Refreshes what is shown when the server says that it changed; many changes at once are one refresh. `heard` is told each event. */
export function useLive(siteId: string, heard: (event: LiveEvent) => void): void {
  const queries = useQueryClient();
  const listener = useRef(heard);
  useEffect(() => {
    listener.current = heard;
  });
  useEffect(() => {
    const source = new EventSource(`/api/v1/sites/${siteId}/events`);
    const changed = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    source.onmessage = ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as LiveEvent;
      listener.current(event);
      changed.add(event.kind);
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
