import type { Provider } from '@nestjs/common';
import { APPROVAL_EFFECTS, DecideApproval, type ApprovalEffects } from '#libs/access';
import { correctionDecided } from '#libs/payment';
import { propertyCutDecided } from '#libs/property-fee';
import { billingModeDecided } from '#libs/postpaid';
import { draftDecided } from '#libs/settlement';
import { forgetArrears } from '#libs/supply';

/** What follows from the decision of a second person, by kind; each is a use case of its own room and runs in the transaction of the decision. */
const effects: ApprovalEffects = {
  'tariff-version': draftDecided,
  'recharge-correction': correctionDecided,
  'property-cut': propertyCutDecided,
  'billing-mode': async (tx, approval, decided) => {
    await billingModeDecided(tx, approval, decided);
    if (decided.decision === 'approved' && approval.after?.billing === 'postpaid') await forgetArrears(tx, { accountId: approval.objectId, actor: decided.actor, now: decided.at });
  },
};

export const approvalProviders: Provider[] = [{ provide: APPROVAL_EFFECTS, useValue: effects }, DecideApproval];
