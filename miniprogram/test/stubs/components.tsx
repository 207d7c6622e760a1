import { createElement, type FormEvent, type PropsWithChildren } from 'react';

/** Taro's components as the elements that they become in a page. */
type Properties = PropsWithChildren<Record<string, unknown>>;

export const View = ({ children, ...rest }: Properties) => createElement('div', rest, children);
export const Text = ({ children, ...rest }: Properties) => createElement('span', rest, children);
export const Button = ({ children, ...rest }: Properties) => createElement('button', { type: 'button', ...rest }, children);

export const Input = ({ maxlength, onInput, ...rest }: Properties & { maxlength?: number; onInput?: (event: { detail: { value: string } }) => void }) =>
  createElement('input', { ...rest, type: 'text', maxLength: maxlength, onChange: () => undefined, onInput: (event: FormEvent<HTMLInputElement>) => onInput?.({ detail: { value: event.currentTarget.value } }) });
