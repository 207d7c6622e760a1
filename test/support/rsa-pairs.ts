import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { KeyMaker } from '../../apps/simulator/src/sandbox/key-maker.js';

/** RSA keys that guard nothing but tests. A new one takes a fifth of a second, so they are made once and lie here from one run to the next. */
export const keyPool = join(import.meta.dirname, '../../test-results/keys');

export interface RsaPair {
  privateKey: KeyObject;
  publicKey: KeyObject;
}

/** So many pairs, each unlike the others. */
export async function rsaPairs(count: number): Promise<RsaPair[]> {
  const maker = new KeyMaker(keyPool);
  const pairs: RsaPair[] = [];
  while (pairs.length < count) {
    const privateKey = createPrivateKey(await maker.next());
    pairs.push({ privateKey, publicKey: createPublicKey(privateKey) });
  }
  return pairs;
}
