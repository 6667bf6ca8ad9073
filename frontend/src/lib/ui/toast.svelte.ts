// One short message above the bottom bar for three seconds; never the only place of a message.
export const toast = $state({ text: '' });
let timer: ReturnType<typeof setTimeout> | undefined;

export function showToast(text: string): void {
  clearTimeout(timer);
  toast.text = text;
  timer = setTimeout(() => (toast.text = ''), 3_000);
}
