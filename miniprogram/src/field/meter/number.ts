/** A label's code is the number itself, or carries it as its last long run of digits. */
export const meterNumberIn = (text: string): string => /^[A-Za-z0-9-]{1,32}$/.test(text.trim()) ? text.trim() : (text.match(/\d{4,}/g)?.slice(-1)[0] ?? text.trim().slice(0, 32));
