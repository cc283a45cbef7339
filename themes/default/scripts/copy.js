// Copying, where the browser lets us: true when it was done.

/** Copies text, and html beside it when given, for places that take rich text. */
export async function copyText(text, html) {
  try {
    if (html) {
      const part = (type, body) => [type, new Blob([body], { type })];
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries([part("text/plain", text), part("text/html", html)]))]);
    } else {
      await navigator.clipboard.writeText(text);
    }
    return true;
  } catch {
    return byCommand(text, html);
  }
}

// The old way, for pages without a secure address.
function byCommand(text, html) {
  const put = (event) => {
    event.preventDefault();
    event.clipboardData.setData("text/plain", text);
    if (html) event.clipboardData.setData("text/html", html);
  };
  document.addEventListener("copy", put, { once: true });
  try { return document.execCommand("copy"); } catch { return false; } finally { document.removeEventListener("copy", put); }
}
