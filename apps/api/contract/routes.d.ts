// The addresses that pages write, `/stalls/${id}/usage?unit=day`, matched with the routes above: what a call takes and what comes back.

type Prefix = '/api/v1';
type WithoutQuery<Address extends string> = Address extends `${infer Path}?${string}` ? Path : Address;
type Parts<Path extends string> = Path extends `${infer First}/${infer Rest}` ? [First, ...Parts<Rest>] : [Path];
type Fits<Asked, Route> = Route extends [infer R, ...infer Rs] ? (Asked extends [infer A, ...infer As] ? (R extends `{${string}}` ? Fits<As, Rs> : A extends R ? Fits<As, Rs> : false) : false) : Asked extends [] ? true : false;

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type RouteOf<Address extends string> = Address extends string ? { [Route in keyof paths]: Fits<Parts<`${Prefix}${WithoutQuery<Address>}`>, Parts<Route>> extends true ? Route : never }[keyof paths] : never;
type Operation<M extends Method, Address extends string> = OperationAt<M, RouteOf<Address>>;
// An address may fit two routes, /offers/take and /offers/{token}: the one that knows the method is meant.
type OperationAt<M extends Method, Route> = Route extends keyof paths ? (paths[Route][M] extends infer Found extends { responses: object } ? Found : never) : never;

/** What comes back. */
export type Answer<M extends Method, Address extends string> = Operation<M, Address> extends { responses: infer Responses } ? Good<Responses[keyof Responses & (200 | 201 | 202 | 204)]> : never;
type Good<Response> = Response extends { content: { 'application/json': infer Body } } ? Body : undefined;

/** What the body must be; undefined when there is none. */
export type Body<M extends Method, Address extends string> = Operation<M, Address> extends { requestBody: { content: { 'application/json': infer Content } } } ? Content : undefined;

/** The address itself when the API has such a route, else a type that nothing fits. */
export type Known<M extends Method, Address extends string> = [Operation<M, Address>] extends [never] ? never : Address;
