/** Every colour of the pages, in one place; theme.spec.ts measures the pairs in which they meet. */
export const palette = {
  paper: '#ffffff', ground: '#f3f5f8', head: '#fafafa', hover: '#e8f1ee', line: '#e3e8ee', edge: '#8793a1',
  ink: '#1b2430', soft: '#55606e', faint: '#595f69', hint: '#6b7280',
  accent: '#0b5a4b', bar: '#12725f', side: '#083a33', sideText: '#e3efec', sideTitle: '#b5d0c9',
  good: '#1d6b12', goodGround: '#eefaea', goodEdge: '#b7dfae',
  bad: '#a8161f', badGround: '#fff1f0', badEdge: '#f0b5b8',
  warn: '#874d00', warnGround: '#fff7e0', warnEdge: '#e5c88a',
  info: '#0958d9', infoGround: '#eaf3ff', infoEdge: '#a9c9f5',
  wall: '#0b1220', wallCell: '#16213a', wallText: '#f0f4fa', wallSoft: '#aab6c8', wallGood: '#73d13d', wallWarn: '#ffc53d', wallBad: '#ff7875',
} as const;
export type Colour = keyof typeof palette;

/** Which text stands on which ground, anywhere in the pages. */
export const pairs: readonly (readonly [text: Colour, ground: Colour])[] = [
  ...(['ink', 'soft', 'faint', 'hint', 'accent', 'good', 'bad', 'warn', 'info'] as const).map((text) => [text, 'paper'] as const),
  ...(['ink', 'soft', 'bad', 'accent'] as const).map((text) => [text, 'ground'] as const),
  ['ink', 'head'], ['ink', 'hover'], ['soft', 'hover'], ['bad', 'hover'],
  ['good', 'goodGround'], ['bad', 'badGround'], ['warn', 'warnGround'], ['info', 'infoGround'], ['soft', 'ground'],
  ['paper', 'accent'], ['paper', 'bar'], ['paper', 'bad'], ['paper', 'good'], ['paper', 'warn'], ['paper', 'info'],
  ['sideText', 'side'], ['sideTitle', 'side'], ['paper', 'side'],
  ...(['wallText', 'wallSoft', 'wallGood', 'wallWarn', 'wallBad'] as const).flatMap((text) => [[text, 'wall'] as const, [text, 'wallCell'] as const]),
];

/** Sizes of the usual and of the large type (at least 18 px for running text). */
export const sizes = { usual: { font: 14, control: 32 }, large: { font: 18, control: 44 } } as const;

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Gives the colours to the style sheet. */
export function paint(root: HTMLElement): void {
  for (const [name, value] of Object.entries(palette)) root.style.setProperty(`--${kebab(name)}`, value);
}

/** The same colours for the components; `still` for people whose machine asks for no movement. */
export function themeOf(large: boolean, still = false) {
  const { font, control } = large ? sizes.large : sizes.usual;
  return {
    token: {
      // Not none at all: dialogs give the focus to their first field when their movement is over.
      ...(still ? { motionDurationFast: '0.01s', motionDurationMid: '0.01s', motionDurationSlow: '0.01s' } : {}),
      colorPrimary: palette.accent, colorLink: palette.info, colorError: palette.bad, colorSuccess: palette.good, colorWarning: palette.warn, colorTextBase: palette.ink,
      // The grounds of notices; made by the library from these inks they would be mud.
      colorWarningBg: palette.warnGround, colorWarningBorder: palette.warnEdge, colorErrorBg: palette.badGround, colorErrorBorder: palette.badEdge, colorSuccessBg: palette.goodGround, colorSuccessBorder: palette.goodEdge, colorInfoBg: palette.infoGround, colorInfoBorder: palette.infoEdge,
      colorTextSecondary: palette.soft, colorTextTertiary: palette.faint, colorTextDescription: palette.soft, colorTextPlaceholder: palette.hint,
      borderRadius: 8, fontSize: font, ...(large ? { fontSizeSM: 16 } : {}), controlHeight: control, fontFamily: 'system-ui, "Noto Sans SC", "WenQuanYi Micro Hei", "PingFang SC", sans-serif',
    },
    components: { Table: { rowSelectedBg: palette.hover, rowSelectedHoverBg: palette.hover }, Checkbox: { borderRadiusSM: 3 }, Segmented: { itemSelectedBg: palette.accent, itemSelectedColor: palette.paper, trackBg: palette.line }, Menu: { itemHeight: large ? 46 : 34, darkItemBg: palette.side, darkSubMenuItemBg: palette.side, darkPopupBg: palette.side, darkItemSelectedBg: palette.bar, darkItemColor: palette.sideText, darkGroupTitleColor: palette.sideTitle }, Layout: { siderBg: palette.side, headerBg: palette.paper } },
  };
}
