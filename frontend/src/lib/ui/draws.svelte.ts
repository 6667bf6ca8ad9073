// The tab that leads to a contest's draws: its address and icon, once this visit knows of any.
export const draws = $state({ href: '', icon: '' });
