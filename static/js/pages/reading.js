/** A page being read: it says when somebody changed it, and the editor is fetched when somebody wants it. */
import { say } from "../lib/say.js";

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
    await ask(true);
  } catch (fault) {
    const place = document.getElementById("say-at-once");
    if (place) place.textContent = "The editor did not load. Check your connection, then try again.";
    throw fault;
  } finally {
    button.removeAttribute("aria-disabled");
  }
}
button?.addEventListener("click", edit);

const ASK_MS = 20_000;
const news = /** @type {HTMLElement} */ (document.getElementById("news"));

/**
 * Ask whether somebody changed the page since it was shown, unless it is hidden or being edited.
 * @param {boolean} [known] whether the page shows the newest already, as after editing it
 */
async function ask(known = false) {
  if (document.hidden || document.querySelector("#edit-top:not([hidden])")) return;
  const answer = await fetch(news.dataset.src ?? "").catch(() => null);
  if (!answer?.ok) return;
  const { at, by } = await answer.json();
  const newer = Date.parse(at) > Date.parse(news.dataset.seen ?? "");
  if (known) {
    news.dataset.seen = at;
    news.hidden = true;
  } else if (newer) {
    const words = `Changed by ${by || "somebody"} ${ago(at)}.`;
    if (news.hidden) say(`${words} Above the text you can show the changes.`);
    /** @type {HTMLElement} */ (news.querySelector("span")).textContent = words;
    news.hidden = false;
  }
}

/** How long ago that was, in words. @param {string} at */
function ago(at) {
  const minutes = Math.round((Date.now() - Date.parse(at)) / 60_000);
  if (minutes < 1) return "just now";
  return minutes === 1 ? "1 minute ago" : minutes < 60 ? `${minutes} minutes ago` : "some time ago";
}
setInterval(() => ask(), ASK_MS);
document.addEventListener("visibilitychange", () => ask());
