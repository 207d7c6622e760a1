import type { DataSource } from 'typeorm';
import { weixinTemplatesOf, type WeixinTemplates } from '#libs/notice';
import type { Settings } from '#libs/runtime';

/** The message templates of the WeChat app that customers of this installation use; undefined without one. */
export const weixinTemplates = (dataSource: DataSource, settings: Settings): Promise<WeixinTemplates | undefined> => weixinTemplatesOf(dataSource, settings.MERCHANT_KEYS_DIR);
