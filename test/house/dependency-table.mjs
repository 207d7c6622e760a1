// The dependency table of docs/architecture.md: which lib may import which. Every lib may import runtime; the apps may import all.
const domain = ['account', 'ledger', 'metering', 'collection', 'settlement', 'apportionment', 'property-fee', 'supply', 'payment', 'alarm', 'notice', 'site', 'access', 'tariff'];

export const mayImport = {
  quantity: [],
  calendar: [],
  protocol: [],
  'device-profile': ['quantity', 'protocol'],
  tariff: ['quantity', 'calendar'],
  runtime: [],
  database: [],
  queue: ['database'],
  fieldbus: ['quantity', 'protocol', 'device-profile'],
  access: ['database'],
  platform: ['database'],
  site: ['database', 'calendar', 'access'],
  account: ['database', 'quantity', 'calendar', 'site', 'access'],
  ledger: ['database', 'quantity', 'access'],
  metering: ['database', 'quantity', 'calendar', 'site', 'access', 'device-profile'],
  collection: ['database', 'queue', 'quantity', 'calendar', 'metering', 'fieldbus', 'device-profile'],
  settlement: ['database', 'queue', 'quantity', 'calendar', 'tariff', 'metering', 'account', 'ledger', 'access'],
  supply: ['database', 'queue', 'calendar', 'site', 'account', 'metering', 'ledger', 'access', 'fieldbus', 'device-profile'],
  payment: ['database', 'queue', 'quantity', 'calendar', 'account', 'ledger', 'access'],
  alarm: ['database', 'queue', 'site', 'access'],
  notice: ['database', 'queue', 'quantity', 'account', 'platform'],
  report: ['database', 'quantity', 'calendar', ...domain],
  'virtual-meter': ['quantity'],
};
