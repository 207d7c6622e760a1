/** 'HH:mm', 00:00 … 24:00. */
export const MINUTES_OF_TIME = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;
