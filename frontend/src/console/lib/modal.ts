// Opens a native dialog as modal, puts the focus where the work is, and gives it back to the opener.
import type { Attachment } from 'svelte/attachments';

/** `first` names the element to focus; without a match the browser chooses. */
export function modal(first: string): Attachment<HTMLDialogElement> {
  return (dialog) => {
    const opener = document.activeElement;
    dialog.showModal();
    dialog.querySelector<HTMLElement>(first)?.focus();
    return () => {
      // A dialog that is taken out of the page while open leaves the focus nowhere.
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  };
}
