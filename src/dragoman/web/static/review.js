// Keys for review: each presses the button, follows the link or opens the form that carries it as data-key. They do
// nothing while somebody writes, and can be switched off. All of it can be done without this script.
"use strict";
const kept = "dragoman review keys";
const on = () => {
  try { return window.localStorage.getItem(kept) !== "off"; } catch { return true; }
};
const box = document.querySelector("[data-keys-switch]");
if (box) {
  box.closest("[data-keys-off]").hidden = false;
  box.checked = on();
  box.addEventListener("change", () => {
    try { window.localStorage.setItem(kept, box.checked ? "on" : "off"); } catch { /* then for this page alone */ }
  });
}
const writes = (target) => target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), select, textarea");
let sent = false;
document.addEventListener("keydown", (event) => {
  const target = event.target instanceof Element ? event.target : document.body;
  if (event.key === "Escape" && target.closest("#decide")) {
    target.blur();
    return;
  }
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing || writes(target)) { return; }
  if (sent || (box ? !box.checked : !on())) { return; }
  const wanted = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key.toLowerCase());
  if (!wanted) { return; }
  event.preventDefault();
  if (wanted.matches("summary")) {
    wanted.parentElement.open = true;
    wanted.parentElement.querySelector("select").focus();
    return;
  }
  wanted.click();
});
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", () => { sent = true; });
}
window.addEventListener("pageshow", () => { sent = false; });
// The modes of the chosen type only: others would be refused.
const type = document.getElementById("event_type");
const mode = document.getElementById("event_mode");
if (type && mode) {
  const groups = [...mode.querySelectorAll("optgroup")];
  const fit = () => {
    for (const group of groups) {
      group.hidden = group.disabled = group.label !== type.value;
    }
    const chosen = mode.selectedOptions[0];
    if (chosen && chosen.parentElement.disabled) { mode.value = ""; }
  };
  type.addEventListener("change", fit);
  fit();
}
