import { useEffect } from 'react';
import { useNavigate } from 'react-router';

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}

/** Moves the focus to the next or the previous row of the list that is shown. */
function moveRow(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('.ant-table-row[tabindex]')];
  const at = rows.findIndex((row) => row === document.activeElement);
  rows[at === -1 ? (step === 1 ? 0 : rows.length - 1) : at + step]?.focus();
}

const press = (selector: string): void => document.querySelector<HTMLElement>(selector)?.click();

/** Keys that work everywhere outside a field: Ctrl K searches, g and a letter jumps, / filters, j k walk, n e act, ? helps. */
export function useKeys({ entries, search, help }: { entries: readonly { jump: string; path: string }[]; search: () => void; help: () => void }): void {
  const navigate = useNavigate();
  useEffect(() => {
    let afterG = false;
    const act: Record<string, () => void> = {
      '?': help, j: () => moveRow(1), k: () => moveRow(-1), n: () => press('[data-new]'), e: () => press('[data-export]'),
      '/': () => document.querySelector<HTMLInputElement>('[data-filter] input, input[data-filter]')?.focus(),
    };
    const listen = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        search();
        return;
      }
      if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('.ant-modal-wrap:not([style*="display: none"])') !== null) return;
      const entry = afterG ? entries.find(({ jump }) => jump === event.key) : undefined;
      const action = act[event.key];
      if (entry !== undefined) void navigate(entry.path);
      else if (!afterG && action !== undefined) {
        event.preventDefault();
        action();
      }
      afterG = event.key === 'g' && !afterG;
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [entries, navigate, search, help]);
}
