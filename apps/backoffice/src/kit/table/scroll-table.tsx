import { Table, type TableProps } from 'antd';
import { useEffect, useRef, type ComponentRef } from 'react';

/** A table whose part that scrolls sideways is reached by the keyboard, also where no row is. */
export function ScrollTable<Row extends object>(properties: TableProps<Row>) {
  const table = useRef<ComponentRef<typeof Table>>(null);
  useEffect(() => {
    const content = table.current?.nativeElement.querySelector<HTMLElement>('.ant-table-content, .ant-table-body');
    if (content != null) content.tabIndex = content.scrollWidth > content.clientWidth ? 0 : -1;
  });
  return <Table<Row> ref={table} size="small" {...properties} />;
}
