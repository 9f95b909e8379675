/** What every page loads: small helpers around HTML that works without them. */
import "./elements/autosave-form.js";
import "./elements/catalogue-facets.js";
import "./elements/live-region.js";
import "./elements/modal-dialog.js";
import "./elements/pop-menu.js";
import "./elements/print-page.js";
import "./elements/rank-list.js";
import "./elements/save-chip.js";
import "./elements/share-link.js";
import "./elements/text-count.js";
import "./elements/theme-switch.js";
import "./elements/toast-message.js";

// A refused form says first what is wrong. `autofocus` does it too, but not after a #fragment.
document.getElementById("errors")?.focus();
