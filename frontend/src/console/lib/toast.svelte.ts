// The short confirmation above the page's foot; never the only place of a message.
const SHOWN_MS = 3_000;

class Toast {
  text = $state('');
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string): void {
    clearTimeout(this.#timer);
    this.text = text;
    this.#timer = setTimeout(() => (this.text = ''), SHOWN_MS);
  }
}

export const toast = new Toast();
