// Comfort for lists; everything works without it. Fields that are left empty stay out of the address, and in a table
// that has the focus j and k (or the arrows) go from row to row, Enter opens what the row is about.
"use strict";
for (const form of document.querySelectorAll("form[data-filters]")) {
  form.addEventListener("submit", () => {
    for (const field of form.elements) {
      if (field.name && !field.value.trim()) { field.disabled = true; }
    }
  });
}
window.addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("form[data-filters] :disabled")) { field.disabled = false; }
});
for (const region of document.querySelectorAll("[data-rows]")) {
  const rows = [...region.querySelectorAll("tbody tr")];
  let at = -1;
  const go = (to) => {
    if (to < 0 || to >= rows.length) { return; }
    if (at >= 0) { rows[at].classList.remove("here"); }
    at = to;
    rows[at].classList.add("here");
    const link = rows[at].querySelector("th a, td a");
    if (link) { link.focus({ preventScroll: true }); }
    rows[at].scrollIntoView({ block: "nearest" });
  };
  region.addEventListener("focusin", (event) => {
    const row = rows.findIndex((one) => one.contains(event.target));
    if (row >= 0 && row !== at) {
      if (at >= 0) { rows[at].classList.remove("here"); }
      at = row;
      rows[at].classList.add("here");
    }
  });
  region.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input, select, textarea")) { return; }
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      go(at + step);
    }
  });
}
