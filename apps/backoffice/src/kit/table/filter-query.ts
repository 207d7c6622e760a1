/** The part of an address that a view holds: its filters, in a fixed order, without the page. */
export function filterQuery(parameters: URLSearchParams, filters: readonly string[]): string {
  return new URLSearchParams(filters.map((name) => [name, parameters.get(name) ?? '']).filter(([, value]) => value !== '') as [string, string][]).toString();
}
