/** Dialogs of the editor: an address for a link, an image with its words. */
import { icon, make } from "../lib/make.js";
import { address } from "./schema.js";

/** @typedef {import("@tiptap/core").Editor} Editor */

/**
 * @param {string} title @param {HTMLElement[]} parts @param {string} label of the button
 * @param {(say: (fault: string) => void) => Promise<boolean> | boolean} send whether it is done
 * @param {() => void} after
 */
function ask(title, parts, label, send, after) {
  const close = make("button", { class: "tool", type: "button" }, icon("x"), make("span", { class: "vh" }, "Close"));
  const fault = make("p", { class: "field__fault", role: "alert" });
  const act = make("button", { class: "button" }, label);
  const form = make("form", { class: "stack", novalidate: "" }, fault, ...parts, make("div", { class: "dialog__acts" }, act));
  const head = make("div", { class: "dialog__head" }, make("h2", { class: "h-small", id: "ask-title" }, title), close);
  const dialog = /** @type {HTMLDialogElement} */ (make("dialog", { class: "dialog", "aria-labelledby": "ask-title" }, head, form));
  close.addEventListener("click", () => dialog.close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    fault.textContent = "";
    if (act.getAttribute("aria-disabled")) return;
    act.setAttribute("aria-disabled", "true");
    const done = await send((words) => fault.replaceChildren(icon("circle-alert"), ` ${words}`));
    act.removeAttribute("aria-disabled");
    if (done) dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    after();
  });
  document.body.append(dialog);
  dialog.showModal();
  /** @type {HTMLElement | null} */ (form.querySelector("input:not([hidden])"))?.focus();
}

/** @param {string} id @param {string} label @param {HTMLElement} input @param {string} [hint] */
function field(id, label, input, hint) {
  input.id = id;
  const parts = [make("label", { class: "field__label", for: id }, label)];
  if (hint) {
    parts.push(make("p", { class: "field__hint", id: `${id}-hint` }, hint));
    input.setAttribute("aria-describedby", `${id}-hint`);
  }
  return make("div", { class: "field" }, ...parts, input);
}

/** @param {Editor} editor */
export function askLink(editor) {
  const known = editor.getAttributes("link").href ?? "";
  const where = /** @type {HTMLInputElement} */ (make("input", { class: "input", type: "text", inputmode: "url", autocomplete: "off", value: known }));
  const words = /** @type {HTMLInputElement} */ (make("input", { class: "input", type: "text" }));
  const bare = editor.state.selection.empty && !known;
  const parts = [field("ask-where", "Address", where, known ? "Empty it to take the link away." : "For example: https://www.trondheim.kommune.no")];
  if (bare) parts.push(field("ask-words", "Words of the link", words, "Say where it leads."));
  ask("Web link", parts, "Save link", (say) => {
    const chain = editor.chain().focus().extendMarkRange("link");
    if (!where.value.trim() && known) return chain.unsetMark("link").run();
    const href = address(where.value);
    if (!href) {
      say("Enter an address that begins with https://.");
      return false;
    }
    if (bare) {
      const text = words.value.trim() || href;
      return chain.insertContent([{ type: "text", text, marks: [{ type: "link", attrs: { href } }] }, { type: "text", text: " " }]).run();
    }
    return chain.setMark("link", { href }).run();
  }, () => editor.commands.focus());
}

/** @param {Editor} editor @param {string} images where to send it @param {File} [given] */
export function askImage(editor, images, given) {
  const file = /** @type {HTMLInputElement} */ (make("input", { class: "input", type: "file", accept: "image/png,image/jpeg,image/webp,image/gif" }));
  const alt = /** @type {HTMLInputElement} */ (make("input", { class: "input", type: "text", maxlength: "500" }));
  const box = /** @type {HTMLInputElement} */ (make("input", { class: "choice__box", type: "checkbox", id: "ask-plain" }));
  const plain = make("div", { class: "choice" }, box, make("label", { class: "choice__label", for: "ask-plain" }, "It only decorates: it needs no words"));
  const about = field("ask-alt", "What does it show?", alt, "For people who do not see it. One or two sentences.");
  box.addEventListener("change", () => { about.hidden = box.checked; });
  const chosen = given ? make("p", { class: "meta" }, given.name) : field("ask-file", "Image", file, "PNG, JPEG, WebP or GIF");
  ask("Add an image", [chosen, about, plain], "Add image", async (say) => {
    const upload = given ?? file.files?.[0];
    if (!upload) say("Choose an image: PNG, JPEG, WebP or GIF.");
    else if (!box.checked && !alt.value.trim()) say("Say what the image shows, or that it only decorates.");
    else {
      const data = new FormData();
      data.append("image", upload);
      const answer = await fetch(images, { method: "POST", body: data }).catch(() => null);
      const told = await answer?.json().catch(() => null);
      if (answer?.ok) {
        const attrs = { file: told.file, alt: box.checked ? "" : alt.value.trim(), decorative: box.checked };
        return editor.chain().focus().insertContent({ type: "image", attrs }).run();
      }
      say(told?.error ?? "The image was not sent. Check your connection, then try again.");
    }
    return false;
  }, () => editor.commands.focus());
}
