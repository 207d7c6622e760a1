import { apiControllers } from './controllers.js';
import { openApi } from './web/openapi.js';
import { operationsOf } from './web/operations.js';

// Prints the OpenAPI document; needs no database.
process.stdout.write(`${JSON.stringify(openApi(operationsOf(apiControllers)), null, 1)}\n`);
