import { Select as Plain, type SelectProps } from 'antd';
import { useEffect, useRef, type ReactElement } from 'react';

type Option = NonNullable<SelectProps['options']>[number];

/** antd's Select, whose list of options says what it is a list of: antd names the field alone. */
export function Select<Value = unknown, Each extends Option = Option>(properties: SelectProps<Value, Each>) {
  const { 'aria-label': name, id } = properties;
  return <Plain<Value, Each> {...properties} popupRender={(menu) => <Named menu={menu} name={name} fieldId={id} />} />;
}

/** In a form the list is called as the field's label is. */
function Named({ menu, name, fieldId }: { menu: ReactElement; name: string | undefined; fieldId: string | undefined }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const said = name ?? (fieldId === undefined ? undefined : document.querySelector(`label[for="${CSS.escape(fieldId)}"]`)?.textContent);
    for (const list of place.current?.querySelectorAll('[role=listbox]') ?? []) if (said) list.setAttribute('aria-label', said);
  });
  return <div ref={place}>{menu}</div>;
}
