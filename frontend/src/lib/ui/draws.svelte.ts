// Which contest has draws, as far as this visit knows: then the tab bar leads to them.
export const draws = $state({ contest: '' });
