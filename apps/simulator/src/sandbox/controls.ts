import { json, type Answer, type Call } from './call.js';
import { CashierError, type Cashier } from './cashier.js';
import { BadControl, type ControlRoute } from './control.js';
import type { Office } from './office.js';
import { cashierRoutes, orderRoutes } from './order-controls.js';
import { peopleRoutes } from './people-controls.js';
import { settingRoutes } from './setting-controls.js';

const routes: Record<string, ControlRoute> = { ...settingRoutes, ...orderRoutes, ...cashierRoutes, ...peopleRoutes };

/** `METHOD first` names a route; what follows is up to the route. */
export async function control(office: Office, cashier: Cashier, call: Call): Promise<Answer> {
  const [first = '', ...rest] = call.path.slice(1).split('/').map(decodeURIComponent);
  const route = routes[`${call.method} ${first}`];
  try {
    const body = call.body.length === 0 ? {} : (JSON.parse(call.body.toString('utf8')) as Record<string, unknown>);
    const found = await route?.({ office, cashier, call, body, rest });
    return found === undefined ? json(404, { error: 'no such thing' }) : json(200, found);
  } catch (error) {
    if (error instanceof CashierError) return json(error.code.startsWith('NO_') ? 404 : 409, { error: error.message, code: error.code });
    if (error instanceof BadControl || error instanceof SyntaxError || error instanceof RangeError) return json(400, { error: error.message });
    throw error;
  }
}
