import { z } from 'zod';
import { approvalKinds, type Approval, type ApprovalKind } from '#libs/access';
import { pageOf, time } from '../http/schemas.js';

const kinds = Object.keys(approvalKinds) as [ApprovalKind, ...ApprovalKind[]];
export const approvalStates = ['asked', 'approved', 'rejected', 'withdrawn', 'expired'] as const;
const facts = z.record(z.string(), z.unknown()).nullable();

export const approvalAnswer = z
  .strictObject({
    id: z.uuid(), kind: z.enum(kinds), objectId: z.string(), title: z.string(), askedBy: z.uuid(), askedName: z.string(), askedAt: time, reason: z.string(), before: facts, after: facts, impact: facts,
    state: z.enum(approvalStates), decidedName: z.string().nullable(), decidedAt: time.nullable(), note: z.string(), expiresAt: time, needs: z.string(),
  })
  .meta({ id: 'Approval' });
export const approvalsAnswer = pageOf(approvalAnswer);

/** `needs`: what the second person must be permitted beside deciding at all. */
export const approvalView = ({ siteId: _site, decidedBy: _by, ...approval }: Approval) => ({ ...approval, needs: approvalKinds[approval.kind] });
