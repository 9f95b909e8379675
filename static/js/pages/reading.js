/** A page being read: the editor is fetched when somebody wants it. */
const button = /** @type {HTMLButtonElement} */ (document.getElementById("edit"));

/** @param {string} href */
function style(href) {
  return new Promise((done, failed) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    link.onload = done;
    link.onerror = failed;
    document.head.append(link);
  });
}

async function edit() {
  if (button.getAttribute("aria-disabled")) return;
  button.setAttribute("aria-disabled", "true");
  const { editor = "", style: sheet = "" } = button.dataset;
  try {
    const [{ open }] = await Promise.all([import(editor), style(sheet)]);
    await open(button);
  } catch (fault) {
    const place = document.getElementById("say-at-once");
    if (place) place.textContent = "The editor did not load. Check your connection, then try again.";
    throw fault;
  } finally {
    button.removeAttribute("aria-disabled");
  }
}
button?.addEventListener("click", edit);
