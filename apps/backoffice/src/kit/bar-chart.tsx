import { BarChart as Bars } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { theme } from 'antd';
import { useEffect, useRef } from 'react';
import { kwh, type Medium } from '../format';
import { palette } from '../theme';

use([Bars, GridComponent, TooltipComponent, SVGRenderer]);

export interface Bar {
  label: string;
  wh: number;
  estimated: boolean;
}

/** Energy as bars; a bar of an estimate is hatched, and the numbers stand in a table beside it. */
export default function BarChart({ bars, title, medium = 'electricity' }: { bars: Bar[]; title: string; medium?: Medium }) {
  const place = useRef<HTMLDivElement>(null);
  const { token } = theme.useToken();
  useEffect(() => {
    const chart = init(place.current!, undefined, { renderer: 'svg' });
    const text = { color: palette.soft, fontSize: token.fontSize - 1, fontFamily: token.fontFamily };
    chart.setOption({
      animation: false, grid: { left: 70, right: 12, top: 30, bottom: 30 }, textStyle: text,
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, formatter: ([bar]: { dataIndex: number }[]) => { const at = bars[bar?.dataIndex ?? -1]; return at === undefined ? '' : `${at.label} ${kwh(at.wh, medium)}${at.estimated ? ' *' : ''}`; } },
      xAxis: { type: 'category', data: bars.map(({ label }) => label), axisLabel: text, axisTick: { alignWithLabel: true } },
      yAxis: { type: 'value', name: medium === 'water' ? 'm³' : 'kWh', nameTextStyle: text, axisLabel: text, splitLine: { lineStyle: { color: palette.line } } },
      series: [{ type: 'bar', barMaxWidth: 36, data: bars.map(({ wh, estimated }) => ({ value: wh / 1000, itemStyle: { color: palette.bar, ...(estimated ? { opacity: 0.75, decal: { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 3], rotation: -Math.PI / 4, color: palette.paper } } : {}) } })) }],
    });
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(place.current!);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [bars, token, medium]);
  return <div ref={place} role="img" aria-label={title} style={{ height: 260, marginBottom: 12 }} />;
}
