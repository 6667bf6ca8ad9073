// Entry of the staff console: styles, then the app.
import '$lib/styles/tokens.css';
import '$lib/styles/base.css';
import './styles/console.css';
import './styles/parts.css';
import { mount } from 'svelte';
import App from './App.svelte';

const target = document.getElementById('app');
if (target) mount(App, { target });

// A page left open over a deploy asks for files that are gone: load the new version once.
window.addEventListener('vite:preloadError', (event) => {
  const key = 'quiz-console-reloaded';
  if (sessionStorage.getItem(key)) return;
  sessionStorage.setItem(key, '1');
  event.preventDefault();
  location.reload();
});
