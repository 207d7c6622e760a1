#!/usr/bin/env node
// Makes the demo market's workbook, the same bytes' worth of content in every run: node scripts/make-demo-workbook.mjs [--port-base 15021] [--out demo/market.xlsx]
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeXlsx } from 'hucre';
import { repoFolder } from './services/state-folder.mjs';

const option = (name, usual) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? usual : process.argv[at + 1];
};
const portBase = Number(option('port-base', '15021'));
const out = option('out', join(repoFolder, 'demo/market.xlsx'));

let seed = 20261120;
/** A repeatable whole number from 0, below `count`. */
const chance = (count) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * count);
};
const pick = (list) => list[chance(list.length)];
const between = (low, high) => low + chance(high - low + 1);

const buildings = [
  ['A', '水产蔬菜大厅', 30, '每日', '00:00'],
  ['B', '综合百货楼', 30, '每日', '00:00'],
  ['C', '冷链仓储区', 15, '每小时', '00:00'],
];
const gateways = [
  { code: 'GW-01', name: '一号电井网关', building: 'A', room: 'A 栋一层 1 号电井', protocol: 'Modbus TCP' },
  { code: 'GW-02', name: '二号电井网关', building: 'A', room: 'A 栋二层 2 号电井', protocol: 'RTU over TCP' },
  { code: 'GW-03', name: '三号电井网关', building: 'B', room: 'B 栋一层 3 号电井', protocol: 'Modbus TCP' },
  { code: 'GW-04', name: '四号电井网关', building: 'B', room: 'B 栋二层 4 号电井', protocol: 'RTU over TCP' },
  { code: 'GW-05', name: '五号电井网关', building: 'C', room: 'C 区配电室', protocol: 'Modbus TCP' },
];
// rated watts of a shop of each kind
const kinds = { A: ['水产', '蔬菜', '肉类', '熟食', '蔬菜', '水产'], B: ['百货', '服装', '餐饮', '百货', '服装'], C: ['冷库', '冷库', '肉类', '水产'] };
const rated = { 水产: [2500, 6000], 蔬菜: [300, 1200], 肉类: [1200, 3500], 熟食: [2000, 5000], 餐饮: [4000, 9000], 百货: [400, 1600], 服装: [800, 2400], 冷库: [6000, 12000] };
const surnames = [...'王李张刘陈杨黄赵周吴徐孙马朱胡郭何林罗梁'];
const given = ['记', '氏', '家', '姐', '哥', '老', '小', '大'];
const suffix = { 水产: '水产行', 蔬菜: '蔬菜批发', 肉类: '鲜肉铺', 熟食: '卤味', 餐饮: '小吃店', 百货: '百货', 服装: '服饰', 冷库: '冷链' };

const stalls = [];
const meters = [];
const loads = [];
const units = gateways.map(() => [0, 0, 0]);
let number = 0;
for (const [index, gateway] of gateways.entries()) {
  for (let i = 0; i < 60; i++) {
    number += 1;
    const kind = pick(kinds[gateway.building]);
    const floor = gateway.building === 'C' ? '1F' : `${(index % 2) + 1}F`;
    const stall = `${gateway.building}${floor[0]}${String(i + 1).padStart(2, '0')}`;
    const power = between(rated[kind][0] / 100, rated[kind][1] / 100) * 100;
    const three = power > 7000;
    const bus = i % 3;
    units[index][bus] += 1;
    const meterNumber = `2026${String(110000 + number).padStart(8, '0')}`;
    const live = kind === '水产' ? '是' : '否';
    stalls.push([stall, gateway.building, floor, `${pick(surnames)}${pick(given)}${suffix[kind]}`, kind, between(8, 60), between(1, 6), live, kind === '冷库' && i % 4 === 0 ? '是' : '否']);
    meters.push([meterNumber, gateway.code, bus + 1, units[index][bus], three ? 'acrel-dtsy1352' : 'acrel-ddsy1352', '预付费', stall, `${stall} 电表`, '', '', '']);
    loads.push([meterNumber, kind, power, between(100, 90000) / 10]);
  }
  for (let i = 0; i < 10; i++) {
    number += 1;
    const kind = i === 0 ? '总表' : pick(['照明', '电梯', '照明']);
    const bus = i % 3;
    units[index][bus] += 1;
    const meterNumber = `2026${String(110000 + number).padStart(8, '0')}`;
    const ratio = kind === '总表' ? 120 : 20;
    const name = `${gateway.room} ${kind === '总表' ? '进线总表' : kind === '电梯' ? `电梯 ${i}` : `公共照明 ${i}`}`;
    meters.push([meterNumber, gateway.code, bus + 1, units[index][bus], 'acrel-adl3000', '监测', '', name, ratio, '', '']);
    loads.push([meterNumber, kind, kind === '总表' ? 180000 : between(20, 90) * 100, between(5000, 400000)]);
  }
}

// Water with a valve: the fish stalls of every other pair of numbers, and some eating places. After everything else, so that the rest of the market stays as it is.
const waterOf = (stall) => stall[1] === 'A' && stall[4] === '水产' && Number(stall[0].slice(-2)) % 4 < 2;
const eating = stalls.filter((stall) => stall[4] === '餐饮').slice(0, 6);
for (const stall of [...stalls.filter(waterOf).slice(0, 12), ...eating]) {
  number += 1;
  const place = meters.find((row) => row[6] === stall[0]);
  const index = gateways.findIndex(({ code }) => code === place[1]);
  const bus = place[2] - 1;
  units[index][bus] += 1;
  const meterNumber = `2026${String(110000 + number).padStart(8, '0')}`;
  const flow = stall[4] === '水产' ? between(12, 40) * 10 : between(4, 12) * 10;
  meters.push([meterNumber, place[1], place[2], units[index][bus], 'xintai-rs485-valve', '预付费', stall[0], `${stall[0]} 水表`, '', '', '']);
  loads.push([meterNumber, `${stall[4]}用水`, flow, between(100, 9000) / 10]);
}

// The tree: one main of the site, behind it the five feeders, behind each the shops and public meters of its gateway. The main comes last of all, so that the rest stays as it is.
number += 1;
const mainNumber = `2026${String(110000 + number).padStart(8, '0')}`;
units[4][0] += 1;
meters.push([mainNumber, 'GW-05', 1, units[4][0], 'acrel-adl3000', '监测', '', '配电室 10kV 总进线', 400, '', '']);
loads.push([mainNumber, '总表', 900000, 1200]);
const feederOf = new Map(meters.filter(([, , , , , , , name]) => name.endsWith('进线总表')).map(([meterNumber, gateway]) => [gateway, meterNumber]));
for (const row of meters) {
  const water = row[4] === 'xintai-rs485-valve';
  row.push(row[0] === mainNumber || water ? '' : row[7].endsWith('进线总表') ? mainNumber : feederOf.get(row[1]));
}
// What is lost on the way, in per cent; the fourth feeder loses more than wires do, as if somebody drew beside his meter.
const lossOf = new Map([[mainNumber, 1.2], ...[...feederOf.values()].map((meterNumber, index) => [meterNumber, [2.8, 3.1, 2.9, 9.5, 3][index]])]);
for (const row of loads) row.push(lossOf.get(row[0]) ?? '');

const sheets = [
  { name: '楼栋', rows: [['编号', '名称', '抄表间隔(分钟)', '结算周期', '结算时间'], ...buildings] },
  { name: '网关', rows: [['编号', '名称', '楼栋编号', '电井', '协议', '地址(IP)', '端口'], ...gateways.map((g, i) => [g.code, g.name, g.building, g.room, g.protocol, '127.0.0.1', [0, 1, 2].map((bus) => portBase + i * 3 + bus).join(',')])] },
  { name: '档位', rows: [['档位号', '楼栋编号', '楼层', '商铺名称', '业态', '面积(㎡)', '人数', '活鲜', '重要负荷'], ...stalls] },
  { name: '表计', rows: [['表号', '网关编号', '总线号', '通讯地址', '型号', '用途', '档位号', '名称', '电流变比', '电压变比', '抄表间隔(分钟)', '上级表号'], ...meters] },
  { name: '仿真', rows: [['表号', '负荷类型', '额定功率W', '初始底码kWh', '线损%'], ...loads] },
];
writeFileSync(out, await writeXlsx({ sheets: sheets.map((sheet) => ({ ...sheet, columns: sheet.rows[0].map(() => ({ width: 16 })) })) }));
