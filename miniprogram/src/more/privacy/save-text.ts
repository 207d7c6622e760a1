import Taro from '@tarojs/taro';

/** A browser saves it as a file; in an app, which has no files for its user, it goes to the clipboard. */
export async function saveText(name: string, text: string): Promise<void> {
  if (process.env.TARO_ENV !== 'h5') {
    await Taro.setClipboardData({ data: text });
    return;
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
