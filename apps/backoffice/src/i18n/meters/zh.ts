/** Water, lists of readings and bills, quota slips, selling by amount, receipts of bills. */
export const zh = {
  'medium': '能源', 'water': '供水', 'flow': '流量', 'powerOrFlow': '功率 / 流量', 'water.used': '用水量', 'water.today': '今日用水', 'water.register': '水表表码', 'water.plan': '水价方案', 'water.cause': '停水原因', 'water.waitsFor': '停水等待',
  'waterSupply.on': '供水中', 'waterSupply.off': '已关阀', 'waterSupply.moving': '阀门动作中', 'waterSupply.fault': '阀门故障', 'waterSupply.unknown': '未知', 'waterSupply.none': '无水表', 'waterSupply.owedOn': '待开阀', 'waterSupply.owedOff': '关阀中',
  'supply.moving': '动作中', 'supply.fault': '故障', 'valve': '阀门', 'valve.open': '关阀', 'valve.close': '开阀', 'valve.read': '抄表', 'valve.moving': '阀门正在动作,通常 10 至 60 秒,以回读为准',
  'valveState.closed': '阀门开', 'valveState.open': '阀门关', 'valveState.moving': '阀门动作中', 'valveState.fault': '阀门故障', 'valveState.none': '无阀门', 'valveState.unknown': '阀门未知',
  'event.water.hold': '停水原因:{cause}({by}){reason}', 'home.usedWater': '今日售水量', 'set.waterPlan': '默认水价方案', 'cut.closesWaterAtZero': '余额为零时关水阀', 'wait.water_stays': '本项目余额为零不停水',
  'reason.read back fault, wanted open': '阀门报故障,应为关闭', 'reason.read back fault, wanted closed': '阀门报故障,应为打开', 'reason.another state is wanted by now': '途中改为相反动作', 'reason.expired before it was read back': '到时仍未回读到位',
  'fact.permanentFlowLph': '常用流量 Q3', 'fact.overloadFlowLph': '过载流量 Q4', 'fact.registerWidthL': '满度归零', 'fact.registerStepL': '最小分度', 'relayKind.motor-ball': '电动球阀', 'field.closesWaterAtZero': '余额为零时关水阀', 'field.waterTariffPlanId': '水价方案',
  'error.profile-other-medium': '水表只能换水表,电表只能换电表',
} as const;
