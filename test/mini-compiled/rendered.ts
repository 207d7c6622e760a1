import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { TmplGroup } from 'glass-easel-template-compiler';
import type { Page } from 'playwright-core';
import ts from 'typescript';
import { buildMini, miniFolder } from '../../scripts/steps/mini.mjs';
import type { OwnBrowser } from '../support/browser.js';
import type { Answer, Request } from './native.js';

const folder = join(miniFolder, 'dist/weapp');
const here = import.meta.dirname;
// Elements of a browser with a will of their own get other names.
const renamed = ['button', 'input', 'textarea', 'image'];

function filesBelow(place: string): string[] {
  return readdirSync(place).flatMap((name) => (statSync(join(place, name)).isDirectory() ? filesBelow(join(place, name)) : [join(place, name)]));
}

/** The templates as the component engine wants them: the same WXML, with its events written out. */
function compiledTemplates(files: readonly string[]): string {
  const group = new TmplGroup();
  for (const file of files) {
    const name = relative(folder, file);
    if (name.endsWith('.wxs')) group.addScript(name.slice(0, -4), readFileSync(file, 'utf8'));
    if (!name.endsWith('.wxml')) continue;
    const source = readFileSync(file, 'utf8').replace(/ (bind|catch)([a-z]+)=/g, ' $1:$2=').replace(new RegExp(`(</?)(${renamed.join('|')})(?=[\\s>/])`, 'g'), '$1wx-$2');
    group.addTmpl(name.slice(0, -5), source);
  }
  const made = group.getTmplGenObjectGroups();
  group.free();
  return made;
}

/** rpx are 750 to the width of the screen; what is styled by its tag is found under its other name. */
const styleOf = (files: readonly string[], width: number): string =>
  files.filter((file) => file.endsWith('.wxss')).map((file) => readFileSync(file, 'utf8').replace(/(-?[\d.]+)rpx/g, (_, size: string) => `${String((Number(size) * width) / 750)}px`)).join('\n');

/** A module of ours as a script that leaves its exports in `name`. */
const asScript = (name: string, source: string): string => `window.${name} = (() => { const module = { exports: {} }; const exports = module.exports; ${source}\nreturn module.exports; })();`;

export interface Shown {
  page: Page;
  errors: string[];
  /** what the program asked of the app around it */
  deeds: [name: string, options: unknown][];
}

/** The compiled WeChat program in a real browser: its own WXML, WXSS and scripts; `answer` stands for the API. */
export async function showWeChat(browser: OwnBrowser, { storage, answer, deed = () => undefined, width = 375, height = 812 }: { storage: Record<string, unknown>; answer: (request: Request) => Answer; deed?: (name: string, options: unknown) => unknown; width?: number; height?: number }): Promise<Shown> {
  await buildMini('weapp');
  const page = await browser.newPage({ viewport: { width, height } });
  const errors: string[] = [];
  const deeds: Shown['deeds'] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.exposeFunction('askApi', answer);
  await page.exposeFunction('tellDeed', (name: string, options: unknown) => {
    deeds.push([name, options]);
    return deed(name, options);
  });
  const files = filesBelow(folder);
  const native = ts.transpileModule(readFileSync(join(here, 'native.ts'), 'utf8'), { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } }).outputText;
  const scripts = Object.fromEntries(files.filter((file) => file.endsWith('.js')).map((file) => [relative(folder, file), readFileSync(file, 'utf8')]));
  await page.setContent('<!doctype html><html lang="zh-CN"><head><title>weapp</title></head><body></body></html>');
  await page.addStyleTag({ content: readFileSync(join(here, 'page/platform.css'), 'utf8') });
  await page.addStyleTag({ content: styleOf(files, width) });
  await page.addScriptTag({ content: asScript('glassEasel', readFileSync(createRequire(import.meta.url).resolve('glass-easel'), 'utf8')) });
  await page.addScriptTag({ content: `window.templates = ${compiledTemplates(files)}; window.scripts = ${JSON.stringify(scripts)};` });
  await page.addScriptTag({ content: `${asScript('native', native)} window.makeWeChat = native.weChat;` });
  await page.addScriptTag({ content: readFileSync(join(here, 'page/run.js'), 'utf8') });
  await page.evaluate(`run(${JSON.stringify({ storage, info: {} })})`);
  return { page, errors, deeds };
}

export const openIn = ({ page }: Shown, url: string): Promise<unknown> => page.evaluate(`openMini(${JSON.stringify(url)})`);
