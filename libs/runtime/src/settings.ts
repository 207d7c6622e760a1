import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65535);

const schema = z.object({
  NODE_ENV: z.string().default('production'),
  DATABASE_URL: z.string().min(1),
  REDIS_URL: z.string().min(1).default('redis://127.0.0.1:6379'),
  /** Separates the queues of installations, and of test runs, that share one Redis. */
  QUEUE_PREFIX: z.string().default('yidu'),
  API_HOST: z.string().default('127.0.0.1'),
  API_PORT: port.default(8080),
  WORKER_HOST: z.string().default('127.0.0.1'),
  WORKER_PORT: port.default(8081),
  /** Stable over restarts: leases and queues carry it. */
  WORKER_NAME: z.string().regex(/^[a-z0-9-]+$/).default('worker-1'),
  /** A demo site: shows demo log-ins and the sandbox's message box. Refused for real deployments by the deployment guide. */
  DEMO: z.enum(['0', '1']).default('0'),
  /** Demo only: the market that is loaded at the first start, and the simulator's control page. */
  DEMO_WORKBOOK: z.string().optional(),
  SIM_URL: z.string().optional(),
  /** Demo and tests only: the address of a published time line to follow. */
  CLOCK_URL: z.string().optional(),
  SMS_PROVIDER: z.enum(['sandbox', 'http']).default('sandbox'),
  SMS_URL: z.string().optional(),
  SMS_KEY: z.string().optional(),
  /** Folder of the sites' merchant keys, `<site code>/{wechat,alipay,unionpay}/…`; read only by the payment channels. The layout is told in apps/simulator/README.md. */
  MERCHANT_KEYS_DIR: z.string().min(1).optional(),
  /** Bases of the payment channels, without a slash at the end (of Alipay: the gateway's whole address); absent: the real ones. */
  WECHAT_PAY_URL: z.string().min(1).optional(),
  WEIXIN_URL: z.string().min(1).optional(),
  ALIPAY_URL: z.string().min(1).optional(),
  UNIONPAY_URL: z.string().min(1).optional(),
  /** Where the API is reached from outside, without a slash at the end: notifications, return pages, links in messages. */
  PUBLIC_URL: z.string().min(1).optional(),
  /** Cookies are marked Secure and HSTS is sent only when the site is reached over TLS. */
  BEHIND_TLS: z.enum(['0', '1']).default('0'),
  /** Tests only: every answer of the API is held against the schema that its document shows. */
  CHECK_ANSWERS: z.enum(['0', '1']).default('0'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export type Settings = z.infer<typeof schema>;
export const SETTINGS = Symbol('SETTINGS');

/** Reads and checks the environment once; throws one message that names every bad variable. */
export function loadSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const parsed = schema.safeParse(environment);
  if (parsed.success) {
    if (parsed.data.CLOCK_URL !== undefined && parsed.data.DEMO !== '1') {
      throw new Error('CLOCK_URL moves the business clock and is only allowed together with DEMO=1');
    }
    return parsed.data;
  }
  const reasons = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`environment is not usable: ${reasons.join('; ')}`);
}
