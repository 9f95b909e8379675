import { follow } from "../lib/follow.js";
import { say } from "../lib/say.js";

/** Where somebody types or decides, nothing is replaced. */
const FIELDS = "input, textarea, select";
const OPEN = "dialog[open], [popover]:popover-open";
const CONTROLS = "a, button, summary, [tabindex]";
/** While something is under way, it is asked for even if no word of it comes. */
const ASK_MS = 5000;
const PATIENCE_MS = 15000;

/**
 * Whether a field holds what its page did not send.
 * @param {Element} field
 */
function changed(field) {
  if (field instanceof HTMLSelectElement) {
    const sent = [...field.options].findIndex((option) => option.defaultSelected);
    return field.selectedIndex !== Math.max(0, sent);
  }
  if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
  if (!(field instanceof HTMLInputElement)) return false;
  return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
}

/**
 * What a control is, apart from its words, which may have changed.
 * @param {Element} one
 */
function mark(one) {
  const said = ["id", "href", "name", "value", "popovertarget"].map((name) => one.getAttribute(name));
  return [one.localName, ...said, one.closest("form")?.getAttribute("action")].join(" ");
}

/**
 * <live-region id="ideas" src="/challenges/7" channel="/challenges/7/live">…as the server rendered it…</live-region>
 * Fetches its page again when the topic changed, and shows the new children of the same id. Whoever is on a link or
 * a button with the keyboard stays on it, and what was unfolded stays so; a field in use, or one that was changed and
 * not sent, and an open dialog make it wait.
 *
 * pace="15" asks every so many seconds while the page is in view, for what makes no news, such as who is here.
 * spoken="Nobody is here." says politely what is new in it, or these words when it became empty.
 */
class LiveRegion extends HTMLElement {
  /** @type {(() => void) | undefined} */
  #leave;
  #fetching = false;
  #again = false;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #asking;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #pacing;

  connectedCallback() {
    const refresh = () => this.refresh();
    // What is under way may have ended before the socket was there.
    const begun = () => this.hasAttribute("eager") && this.refresh();
    this.#leave = follow(this.getAttribute("channel") ?? "", { begun, opened: refresh, heard: refresh });
    // A word may get lost, and some networks let no socket through.
    if (this.hasAttribute("eager")) this.#asking = setInterval(begun, ASK_MS);
    const pace = Number(this.getAttribute("pace"));
    if (pace) this.#pacing = setInterval(() => !document.hidden && this.refresh(), pace * 1000);
  }

  disconnectedCallback() {
    clearInterval(this.#asking);
    clearInterval(this.#pacing);
    this.#leave?.();
  }

  handleEvent() {
    // Only then is it settled where the focus has gone.
    setTimeout(() => this.refresh());
  }

  /** Whether it has to wait for somebody. It then asks again when the focus moves on. */
  #held() {
    const here = document.activeElement;
    const typing = this.contains(here) && here?.matches(FIELDS);
    const begun = () => [...this.querySelectorAll(FIELDS)].some(changed);
    if (!typing && !this.querySelector(OPEN) && !begun()) return false;
    this.addEventListener("focusout", this, { once: true });
    return true;
  }

  async refresh() {
    if (this.#held()) return;
    if (this.#fetching) {
      this.#again = true;
      return;
    }
    this.#fetching = true;
    try {
      const answer = await fetch(this.getAttribute("src") || location.href, { signal: AbortSignal.timeout(PATIENCE_MS) });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(this.id);
      if (fresh && !fresh.isEqualNode(this) && !this.#held()) {
        this.#show(fresh);
        this.#speak();
      }
      if (fresh && !fresh.hasAttribute("eager")) clearInterval(this.#asking);
    } catch {
      // Offline: the next "opened" asks again.
    } finally {
      this.#fetching = false;
      if (this.#again) {
        this.#again = false;
        this.refresh();
      }
    }
  }

  #speak() {
    const empty = this.getAttribute("spoken");
    if (empty !== null) say(this.textContent?.trim().replace(/\s+/g, " ") || empty);
  }

  /** @param {Element} fresh */
  #show(fresh) {
    const here = this.contains(document.activeElement) ? document.activeElement : null;
    const sought = here ? mark(here) : "";
    const alike = () => [...this.querySelectorAll(CONTROLS)].filter((one) => mark(one) === sought);
    const turn = here ? alike().indexOf(here) : -1;
    const unfolded = new Set([...this.querySelectorAll("details[open] > summary")].map((one) => one.textContent));
    this.replaceChildren(...fresh.childNodes);
    for (const summary of this.querySelectorAll("details > summary")) {
      if (unfolded.has(summary.textContent)) summary.parentElement?.setAttribute("open", "");
    }
    if (!here) return;
    const twin = /** @type {HTMLElement | undefined} */ (alike()[turn]);
    if (twin) return twin.focus({ preventScroll: true });
    // The control is gone: the keyboard goes on from here, not from the top of the page.
    this.tabIndex = -1;
    this.focus({ preventScroll: true });
    this.addEventListener("blur", () => this.removeAttribute("tabindex"), { once: true });
  }
}
customElements.define("live-region", LiveRegion);
