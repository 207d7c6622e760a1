import { createElement, forwardRef, type ChangeEvent, type FormEvent, type PropsWithChildren, type Ref } from 'react';

/** Taro's components as the elements that they become in a page. */
type Properties = PropsWithChildren<Record<string, unknown>>;
type Typed = { onInput?: (event: { detail: { value: string } }) => void; maxlength?: number };

/** Events of the platforms that a page's elements do not have; a test calls them by name. */
const withoutPlatform = ({ openType: _type, onGetPhoneNumber, onAgreePrivacyAuthorization, hoverClass: _hover, ...rest }: Properties): Properties => ({
  ...rest,
  ...(onGetPhoneNumber === undefined ? {} : { onClick: () => (onGetPhoneNumber as (event: { detail: { code: string } }) => void)({ detail: { code: 'phone code' } }) }),
  ...(onAgreePrivacyAuthorization === undefined ? {} : { onClick: onAgreePrivacyAuthorization }),
});

export const View = forwardRef(function View({ children, ...rest }: Properties, ref: Ref<HTMLElement>) {
  return createElement('div', { ...rest, ref }, children);
});
export const Text = ({ children, ...rest }: Properties) => createElement('span', rest, children);
export const Button = ({ children, ...rest }: Properties) => createElement('button', { type: 'button', ...withoutPlatform(rest) }, children);
export const Image = ({ mode: _mode, ...rest }: Properties) => createElement('img', rest);

export const Input = ({ maxlength, onInput, password: _password, ...rest }: Properties & Typed) =>
  createElement('input', { ...rest, type: 'text', maxLength: maxlength, onChange: () => undefined, onInput: (event: FormEvent<HTMLInputElement>) => onInput?.({ detail: { value: event.currentTarget.value } }) });
export const Textarea = ({ maxlength, onInput, ...rest }: Properties & Typed) =>
  createElement('textarea', { ...rest, maxLength: maxlength, onChange: () => undefined, onInput: (event: FormEvent<HTMLTextAreaElement>) => onInput?.({ detail: { value: event.currentTarget.value } }) });
export const Picker = ({ children, onChange, value, ...rest }: Properties & { onChange?: (event: { detail: { value: string } }) => void }) =>
  createElement('label', {}, children, createElement('input', { ...rest, type: 'text', id: 'picker', value: (value as string | undefined) ?? '', onChange: (event: ChangeEvent<HTMLInputElement>) => onChange?.({ detail: { value: event.currentTarget.value } }) }));
