/** The keys of a JSON object's top level in order, decoded; undefined when the text is no whole object. */
export function topLevelKeys(text: string): string[] | undefined {
  const keys: string[] = [];
  let depth = 0;
  let key: string | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (character === '"') {
      const end = endOfString(text, at);
      if (end === undefined) return undefined;
      if (depth === 1) key = text.slice(at, end + 1);
      at = end;
    } else if (character === ':' && depth === 1 && key !== undefined) {
      const decoded = decode(key);
      if (decoded === undefined) return undefined;
      keys.push(decoded);
      key = undefined;
    } else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    else if (character === ',' && depth === 1) key = undefined;
  }
  return depth === 0 ? keys : undefined;
}

function endOfString(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return undefined;
}

function decode(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}

/**
 * Whether a gateway's answer holds what was asked for once, its signature, and nothing besides. JSON keeps the last of two equal
 * keys while the signature covers the first: an answer that holds a key twice may tell something that nobody signed.
 */
export function isPlainAnswer(raw: string, responseKey: string): boolean {
  const keys = topLevelKeys(raw);
  if (keys === undefined || keys[0] !== responseKey || new Set(keys).size !== keys.length) return false;
  return keys.every((key) => key === responseKey || key === 'sign' || key === 'alipay_cert_sn');
}
