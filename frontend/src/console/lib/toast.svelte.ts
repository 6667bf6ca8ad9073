// The short confirmation above the page's foot; never the only place of a message. It may offer one act, such as 撤销.
const SHOWN_MS = 3_000;
const OFFERED_MS = 20_000;

interface Offer {
  label: string;
  act: () => void;
}

class Toast {
  text = $state('');
  offer = $state.raw<Offer | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string, offer: Offer | null = null): void {
    clearTimeout(this.#timer);
    this.text = text;
    this.offer = offer;
    this.#timer = setTimeout(() => this.close(), offer ? OFFERED_MS : SHOWN_MS);
  }

  close(): void {
    this.text = '';
    this.offer = null;
  }

  take(): void {
    const act = this.offer?.act;
    this.close();
    act?.();
  }
}

export const toast = new Toast();
