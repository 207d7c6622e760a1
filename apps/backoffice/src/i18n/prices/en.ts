import type { zh } from './zh';

export const en: Record<keyof typeof zh, string> = {
  'nav.approvals': 'Approvals', 'approval.kind': 'About', 'approval.kind.tariff-version': 'Price version', 'approval.askedBy': 'Asked by', 'approval.askedAt': 'Asked at', 'approval.expires': 'Expires', 'approval.decided': 'Decided by', 'approval.empty': 'Nothing waits for a decision',
  'approval.state.asked': 'Waiting', 'approval.state.approved': 'Approved', 'approval.state.rejected': 'Rejected', 'approval.state.withdrawn': 'Taken back', 'approval.state.expired': 'Expired',
  'approval.change': 'What changes', 'approval.impact': 'What it brings', 'approval.approve': 'Approve', 'approval.reject': 'Reject', 'approval.withdraw': 'Take back', 'approval.note': 'Note', 'approval.own': 'You asked for this: another person decides', 'approval.needs': 'Deciding this also needs the permission {permission}',
  'act.approval.decide': 'Decide an approval', 'act.approval.withdraw': 'Take an approval back', 'object.approval': 'Approval', 'object.tariff-draft': 'Draft of a price',
  'error.approval-own': 'Who asks does not decide', 'error.approval-not-own': 'Only who asked can take it back', 'error.approval-decided': 'It is decided already: reload', 'error.approval-expired': 'The time to decide is over: ask again', 'error.approval-pending': 'A second person has been asked about this already', 'error.approval-not-found': 'It is not there any more: reload', 'error.approval-staff-only': 'Only staff ask for an approval',
};
