export interface Sms {
  id: string;
  phone: string;
  text: string;
  template: string;
  at: string;
}

const CAPACITY = 2000;

/** Stands in for an SMS provider: takes a message once per id and keeps it to be read. */
export class SmsBox {
  private messages: Sms[] = [];
  down = false;

  take(message: Omit<Sms, 'at'>, at: Date): Sms {
    const known = this.messages.find(({ id }) => id === message.id);
    if (known !== undefined) return known;
    const sms = { ...message, at: at.toISOString() };
    this.messages.unshift(sms);
    this.messages.length = Math.min(this.messages.length, CAPACITY);
    return sms;
  }

  /** Newest first. */
  list(phone?: string): Sms[] {
    return this.messages.filter((message) => phone === undefined || message.phone === phone);
  }

  clear(): void {
    this.messages = [];
  }

  restore(messages: Sms[]): void {
    this.messages = messages;
  }
}
