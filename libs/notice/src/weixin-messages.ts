import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { platformFolder, type PlatformApps, type SubscribeMessage, type TemplateMessage } from '#libs/platform';
import { weixinTemplatesSchema, type WeixinTemplates } from './domain/weixin-templates.js';

/** One company's voice at WeChat. A message that is not taken fails with a DomainError of the platform room. */
export interface WeixinVoice {
  templates: WeixinTemplates;
  miniAppId: string;
  /** null: no official account */
  accountAppId: string | null;
  subscribe(message: SubscribeMessage): Promise<{ messageId: string }>;
  template(message: TemplateMessage): Promise<{ messageId: string }>;
}

/** Finds the voice of a company; undefined where it has no app or no templates at WeChat. */
export interface MessageProvider {
  voiceOf(companyId: string): Promise<WeixinVoice | undefined>;
}

/** The templates that a merchant's key folder names; undefined without the file. A file that is not as agreed is an error, not silence. */
export async function loadWeixinTemplates(keysDir: string | undefined, keyFolder: string): Promise<WeixinTemplates | undefined> {
  if (keysDir === undefined) return undefined;
  const text = await readFile(join(keysDir, keyFolder, 'wechat', 'messages.json'), 'utf8').catch((error: unknown) => {
    if ((error as { code?: string }).code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : weixinTemplatesSchema.parse(JSON.parse(text));
}

/** The templates of the company's app, or of the only one. */
export async function weixinTemplatesOf(database: Pick<DataSource, 'query'>, keysDir: string | undefined, companyId?: string): Promise<WeixinTemplates | undefined> {
  const folder = await platformFolder(database, { channel: 'wechat', companyId });
  return folder === undefined ? undefined : loadWeixinTemplates(keysDir, folder.keyFolder);
}

/** Messages through the apps whose secrets lie in the merchants' key folders. */
export class PlatformMessages implements MessageProvider {
  constructor(
    private readonly database: Pick<DataSource, 'query'>,
    private readonly apps: PlatformApps,
    private readonly keysDir: string | undefined,
  ) {}

  async voiceOf(companyId: string): Promise<WeixinVoice | undefined> {
    const folder = await platformFolder(this.database, { channel: 'wechat', companyId });
    if (folder === undefined) return undefined;
    const [pair, templates] = [await this.apps.weixin(folder.keyFolder), await loadWeixinTemplates(this.keysDir, folder.keyFolder)];
    if (pair === undefined || templates === undefined) return undefined;
    const { mini, account } = pair;
    return {
      templates, miniAppId: mini.appId, accountAppId: account?.appId ?? null,
      subscribe: (message) => mini.sendSubscribeMessage(message),
      template: (message) => (account === undefined ? Promise.reject(new Error('the company has no official account')) : account.sendTemplateMessage(message)),
    };
  }
}
