import type { zh } from './zh';

export const en: Record<keyof typeof zh, string> = {
  'medium': 'Medium', 'water': 'Water', 'flow': 'Flow', 'powerOrFlow': 'Power / flow', 'water.used': 'Water used', 'water.today': 'Water today', 'water.register': 'Water register', 'water.plan': 'Water price plan', 'water.cause': 'Water shut for', 'water.waitsFor': 'Water shut-off waits for',
  'waterSupply.on': 'Water on', 'waterSupply.off': 'Valve shut', 'waterSupply.moving': 'Valve moving', 'waterSupply.fault': 'Valve fault', 'waterSupply.unknown': 'Unknown', 'waterSupply.none': 'No water meter', 'waterSupply.owedOn': 'Opening owed', 'waterSupply.owedOff': 'Shutting',
  'supply.moving': 'Moving', 'supply.fault': 'Fault', 'valve': 'Valve', 'valve.open': 'Shut valve', 'valve.close': 'Open valve', 'valve.read': 'Read', 'valve.moving': 'the valve is moving, usually 10 to 60 s; it counts when read back',
  'valveState.closed': 'valve open', 'valveState.open': 'valve shut', 'valveState.moving': 'valve moving', 'valveState.fault': 'valve fault', 'valveState.none': 'no valve', 'valveState.unknown': 'valve unknown',
  'event.water.hold': 'Water held off: {cause} ({by}) {reason}', 'home.usedWater': 'Water sold today', 'set.waterPlan': 'Default water price plan', 'cut.closesWaterAtZero': 'Shut the water valve at zero', 'wait.water_stays': 'water runs on at zero here',
  'reason.read back fault, wanted open': 'the valve reports a fault; it should be shut', 'reason.read back fault, wanted closed': 'the valve reports a fault; it should be open', 'reason.another state is wanted by now': 'the opposite was wanted on the way', 'reason.expired before it was read back': 'not read back in time',
  'fact.permanentFlowLph': 'Permanent flow Q3', 'fact.overloadFlowLph': 'Overload flow Q4', 'fact.registerWidthL': 'Starts from zero at', 'fact.registerStepL': 'Smallest step', 'relayKind.motor-ball': 'Motor ball valve', 'field.closesWaterAtZero': 'Shut the water valve at zero', 'field.waterTariffPlanId': 'Water price plan',
  'error.profile-other-medium': 'A water meter is replaced by a water meter, an electricity meter by one of electricity',
};
