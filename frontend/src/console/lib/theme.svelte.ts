// Light or dark: the system's wish until a person chooses here; the inline head script reads the same key.
const KEY = 'quiz-console-theme';
type Look = 'light' | 'dark';

class Theme {
  look = $state<Look>(document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light');

  constructor() {
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', (event) => {
      if (!this.#chosen()) this.#show(event.matches ? 'dark' : 'light');
    });
  }

  toggle(): void {
    const next: Look = this.look === 'dark' ? 'light' : 'dark';
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // Not kept in a private window; it still holds until the page closes.
    }
    this.#show(next);
  }

  #chosen(): boolean {
    try {
      return localStorage.getItem(KEY) !== null;
    } catch {
      return false;
    }
  }

  #show(look: Look): void {
    this.look = look;
    document.documentElement.dataset.theme = look;
  }
}

export const theme = new Theme();
