/** The editor takes the place of the text that is read, and gives it back, without moving it. */
import { make } from "../lib/make.js";
import { say, sayAtOnce } from "../lib/say.js";

/** @param {string} id */
function part(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** @typedef {ReturnType<typeof begin>} Place */

/** Show the tools, and the text that is written in place of the one that is read. @param {HTMLElement} text */
export function begin(text) {
  const read = part("read");
  const was = read.getBoundingClientRect().top;
  part("text-place").append(text);
  const hold = part("doc");
  document.body.classList.add("edit");
  part("edit-top").hidden = false;
  read.hidden = true;
  const signal = new AbortController();
  const calm = part("edit-calm");
  calm.addEventListener("click", () => {
    const on = document.body.classList.toggle("calm");
    calm.setAttribute("aria-pressed", String(on));
  }, signal);
  return {
    text,
    tools: part("edit-tools"),
    here: part("edit-here"),
    /** Say why nobody writes here just now; nothing: one can. @param {string} why */
    bar(why) {
      const news = part("edit-why");
      part("edit-tools").inert = Boolean(why);
      news.hidden = !why;
      news.textContent = why;
      if (why) sayAtOnce(why);
      else say("You can write on this page again.");
    },
    /** @param {(value?: unknown) => void} done */
    whenDone(done) {
      for (const id of ["edit-done", "edit-leave"]) part(id).addEventListener("click", () => done(), signal);
    },
    /** Keep the text where it was on the screen, once all is in its place. */
    still() {
      const moved = was - text.getBoundingClientRect().top;
      if (moved > 0) hold.style.marginBlockStart = `${moved}px`;
      else scrollBy({ top: -moved, behavior: "instant" });
    },
    end: () => signal.abort(),
  };
}

/** Show the text as the server reads it; without the hub, as it was written. @param {Place} place @param {HTMLElement} written */
export async function back(place, written) {
  place.end();
  const read = part("read");
  const answer = await fetch(location.href.split("#")[0], { cache: "no-store" }).catch(() => null);
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const id of ["read", "doc-outline", "doc-facts"]) {
      const fresh = page.getElementById(id);
      if (fresh) part(id).replaceWith(document.adoptNode(fresh));
    }
  } else {
    const copy = /** @type {HTMLElement} */ (written.cloneNode(true));
    for (const one of copy.querySelectorAll(".caret, .ProseMirror-separator, .ProseMirror-trailingBreak")) one.remove();
    for (const one of copy.querySelectorAll("input")) one.disabled = true;
    read.replaceChildren(...copy.childNodes);
  }
  const was = place.text.getBoundingClientRect().top;
  place.text.remove();
  part("read").hidden = false;
  part("edit-top").hidden = part("edit-why").hidden = true;
  part("edit-tools").inert = false;
  document.body.classList.remove("edit", "calm");
  part("doc").style.marginBlockStart = "";
  scrollBy({ top: part("read").getBoundingClientRect().top - was, behavior: "instant" });
  part("edit").focus({ preventScroll: true });
}

let told = "";

/** The headings that are there now. @param {HTMLElement} text */
export function outline(text) {
  const headings = /** @type {HTMLElement[]} */ ([...text.querySelectorAll(":scope > :is(h2, h3, h4)")]).filter((one) => one.textContent?.trim());
  const sign = headings.map((one) => one.tagName + one.textContent).join("\n");
  const nav = part("doc-outline");
  if (sign === told && nav.querySelector("a[data-live]")) return;
  told = sign;
  const list = make("ul", { class: "plain" });
  headings.forEach((heading, n) => {
    const link = make("a", { href: "#text", "data-live": String(n) }, heading.textContent ?? "");
    link.addEventListener("click", (event) => {
      event.preventDefault();
      text.querySelectorAll(":scope > :is(h2, h3, h4)")[n]?.scrollIntoView({ block: "center" });
    });
    list.append(make("li", { "data-level": heading.tagName[1] }, link));
  });
  nav.hidden = !headings.length;
  nav.replaceChildren(list);
}
