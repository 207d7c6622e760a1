import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { transform } from '@swc/core';
import type { UserConfigExport } from '@tarojs/cli';
import type { Compiler } from 'webpack';

type Chain = Parameters<NonNullable<NonNullable<Extract<UserConfigExport<'webpack5'>, { mini?: unknown }>['mini']>['webpackChain']>>[0];

/**
 * Packs a script and says it in ES2017 in one go. Packages bring what is newer, and one such sign leaves the page blank in a browser
 * that does not know it; what is older would break the components, which browsers take as classes only.
 */
async function packForOldPhones(input: Record<string, string>, _map: unknown, { compress, mangle, format }: { compress: object; mangle: object; format: object }): Promise<{ code: string }> {
  const [[filename, source]] = Object.entries(input) as [[string, string]];
  return transform(source, { filename, swcrc: false, configFile: false, isModule: false, minify: true, jsc: { parser: { syntax: 'ecmascript' }, target: 'es2017', minify: { compress, mangle, format } } });
}

/** Terser's work with Taro's settings for it, by swc, which Taro brings along and which needs a tenth of the time; in this process, as starting others costs more than they do. */
function minify(chain: Chain, own?: typeof packForOldPhones): void {
  chain.optimization.minimizer('terserPlugin').tap(([{ terserOptions: { compress, output, keep_fnames = false } }]) => {
    const Terser = chain.optimization.minimizer('terserPlugin').get('plugin');
    const { warnings, ...passes } = compress ?? {};
    return [{ minify: own ?? Terser.swcMinify, parallel: false, extractComments: false, terserOptions: { ecma: 5, compress: { ecma: 5, ...passes }, mangle: { keep_fnames }, keep_fnames, format: { ...output, comments: 'some' } } }];
  });
  chain.optimization.minimizer('cssoWebpackPlugin').tap(([options]) => [{ ...options, parallel: false }]);
}

/** In place of a progress bar that nobody sees: what is wrong, and a failed build. */
function tellFaults(chain: Chain): void {
  chain.plugins.delete('webpackbar');
  chain.plugin('faults').use({ apply: (compiler: Compiler) => compiler.hooks.done.tap('faults', (stats) => {
    if (!stats.hasErrors()) return;
    console.error(stats.toString({ all: false, errors: true, errorDetails: true }));
    process.exit(1);
  }) });
}

/** Scripts and styles packed once beside themselves, as the server hands them out. */
function pack(chain: Chain): void {
  chain.plugin('packed').use({ apply: (compiler: Compiler) => compiler.hooks.assetEmitted.tap('packed', (name, { content, targetPath }) => {
    if (/\.(js|css)$/.test(name) && content.length >= 2048) writeFileSync(`${targetPath}.gz`, gzipSync(content, { level: 9 }));
  }) });
}

export default {
  projectName: 'yidu',
  date: '2026-11-20',
  designWidth: 375,
  deviceRatio: { 375: 2, 640: 2.34 / 2, 750: 1, 828: 1.81 / 2 },
  sourceRoot: 'src',
  outputRoot: `dist/${process.env.TARO_ENV}`,
  framework: 'react',
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  plugins: ['@tarojs/plugin-framework-react', '@tarojs/plugin-platform-weapp', '@tarojs/plugin-platform-alipay', '@tarojs/plugin-platform-h5', join(__dirname, 'aria')],
  env: { TARO_APP_API: JSON.stringify(process.env.TARO_APP_API ?? '') },
  mini: {
    // Newer than ES5; Taro by itself compiles its own packages only.
    compile: { include: [(file: string) => /node_modules[\\/]qrcode-generator[\\/]/.test(file)] },
    webpackChain(chain) {
      minify(chain);
      tellFaults(chain);
    },
    postcss: { pxtransform: { enable: true, config: {} } },
  },
  h5: {
    publicPath: '/m/',
    staticDirectory: 'static',
    router: { mode: 'hash' },
    webpackChain(chain) {
      minify(chain, packForOldPhones);
      tellFaults(chain);
      pack(chain);
      // What several pages use is loaded and kept once, and not packed into every one of them.
      const split = chain.optimization.get('splitChunks');
      chain.optimization.splitChunks({ ...split, cacheGroups: { ...split.cacheGroups, shared: { chunks: 'async', minChunks: 2, minSize: 20_000, priority: 200, reuseExistingChunk: true } } });
    },
    output: { filename: 'js/[name].[contenthash:8].js', chunkFilename: 'js/[name].[contenthash:8].js' },
    miniCssExtractPluginOption: { ignoreOrder: true, filename: 'css/[name].[contenthash:8].css', chunkFilename: 'css/[name].[contenthash:8].css' },
    postcss: { pxtransform: { enable: true, config: { baseFontSize: 20, maxRootSize: 20, minRootSize: 20 } } },
  },
} satisfies UserConfigExport<'webpack5'>;
