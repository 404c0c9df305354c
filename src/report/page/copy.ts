/** Gives every command its button, which copies it, or selects it where the browser does not let pages copy. */
export function copyButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button.copy')) {
    const code = button.parentElement?.querySelector('code');
    if (!code) continue;
    button.hidden = false;
    button.setAttribute('aria-label', `Copy the command ${code.textContent}`);
    button.addEventListener('click', () => void copy(button, code));
  }
}

async function copy(button: HTMLButtonElement, code: HTMLElement): Promise<void> {
  let said = 'Copied';
  try {
    await navigator.clipboard.writeText(code.textContent ?? '');
  } catch {
    getSelection()?.selectAllChildren(code);
    said = 'Selected';
  }
  button.textContent = said;
  setTimeout(() => {
    button.textContent = 'Copy';
  }, 2000);
}
