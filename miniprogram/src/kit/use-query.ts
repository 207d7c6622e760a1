import { useRouter } from '@tarojs/taro';

/** What the page was opened with; scanned codes put it into `scene` or `q`. */
export function useQuery(): Record<string, string> {
  const { params = {} } = useRouter() as { params?: Record<string, string | undefined> };
  const plain = Object.fromEntries(Object.entries(params).flatMap(([name, value]) => (value === undefined ? [] : [[name, decoded(value)]])));
  return { ...plain, ...inScene(plain.scene), ...inLink(plain.q) };
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** `a=<token>` of a mini-program code. */
const inScene = (scene: string | undefined): Record<string, string> => (scene?.startsWith('a=') === true ? { token: scene.slice(2) } : {});

/** The token in an address of ours, as QR codes carry it: …/q/<token> of a stall, …/a/<token> of an owner, or a page's own token=<token>. */
export const tokenIn = (text: string): string | null => /(?:\/[qa]\/|[?&]token=|^a=)([A-Za-z0-9_-]{8,64})/.exec(text)?.[1] ?? null;
const inLink = (link: string | undefined): Record<string, string> => {
  const token = link === undefined ? null : tokenIn(link);
  return token === null ? {} : { token };
};
