import type { Schemas } from '../api';
import type { Translate } from '../texts';

/** Who was let in: his name where he has one, his masked phone, or that nobody has come yet. */
export const renterName = (t: Translate, { renter }: Pick<Schemas['Grant'], 'renter'>): string => (renter === null ? t('notTakenYet') : [renter.name, renter.phone].filter((part) => part !== '').join(' '));
