const WORDS: Readonly<Record<string, string>> = {
  missing: '必填，不能为空',
  'too-long': '内容过长',
  'not-a-number': '不是数字',
  'out-of-range': '超出允许范围',
  'not-a-choice': '不在可选项内',
  'not-a-time': '不是时间，应为 HH:mm',
  'not-an-address': '不是有效的 IP 地址或主机名',
  'not-ports': '端口应为 1–65535 的数字，多个用逗号分隔且不重复',
  'number-too-long': '数字过长已失真，请把单元格设为文本',
  'control-characters': '含有不可见字符',
  'not-a-code': '编号含有不允许的符号',
  formula: '不接受公式，请粘贴为数值',
  'missing-column': '缺少必需的列',
  'duplicate-row': '与前面的行重复',
  'too-many-rows': '超过 50000 行',
  'building-unknown': '楼栋编号不存在',
  'gateway-unknown': '网关编号不存在',
  'stall-unknown': '档位号不存在',
  'profile-unknown': '型号不存在',
  'profile-role': '该型号不能用于此用途',
  'bus-unknown': '网关没有这条总线',
  'address-taken': '同一总线上通讯地址重复',
  'port-taken': '同一地址和端口已被其他网关使用',
  'meter-has-account': '该表已有账户，不能移到其他档位',
  'bus-has-meters': '总线上还有表计，不能去掉端口',
  'profile-fixed': '已有读数的表不能更换型号',
  'role-fixed': '已有账户的表不能改变用途',
  'prepaid-without-stall': '预付费表需要档位号',
};

/** What is wrong, in the words of the people who fill the workbook in. */
export function faultWords(code: string, column: string): string {
  const words = WORDS[code] ?? code;
  return column === '' ? words : `${column}：${words}`;
}
