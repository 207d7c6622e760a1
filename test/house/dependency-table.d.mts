export const mayImport: Readonly<Record<string, readonly string[]>>;
