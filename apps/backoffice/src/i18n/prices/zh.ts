export const zh = {
  'nav.approvals': '审批', 'approval.kind': '事项', 'approval.kind.tariff-version': '电价版本', 'approval.askedBy': '申请人', 'approval.askedAt': '申请时间', 'approval.expires': '逾期时间', 'approval.decided': '审批人', 'approval.empty': '没有待审批的事项',
  'approval.state.asked': '待审批', 'approval.state.approved': '已同意', 'approval.state.rejected': '已驳回', 'approval.state.withdrawn': '已撤回', 'approval.state.expired': '已过期',
  'approval.change': '改动', 'approval.impact': '影响', 'approval.approve': '同意', 'approval.reject': '驳回', 'approval.withdraw': '撤回申请', 'approval.note': '审批意见', 'approval.own': '这是您提出的申请,须由另一人审批', 'approval.needs': '审批此事项还需要权限:{permission}',
  'act.approval.decide': '审批', 'act.approval.withdraw': '撤回申请', 'object.approval': '审批', 'object.tariff-draft': '电价草稿',
  'error.approval-own': '申请人不能审批自己的申请', 'error.approval-not-own': '只有申请人可以撤回', 'error.approval-decided': '已有人审批,请刷新', 'error.approval-expired': '已过审批期限,请重新申请', 'error.approval-pending': '同一事项已在等待审批', 'error.approval-not-found': '没有找到这项申请,请刷新', 'error.approval-staff-only': '只有操作员可以申请',
};
