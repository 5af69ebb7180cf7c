// Comfort for pages with a window of months: a slider that moves the window, and puts what the server draws for it in
// place of what is shown. Without this the form's two months and its button do the same.
"use strict";
(() => {
  const form = document.querySelector("form[data-slider]");
  if (!form || !form.dataset.first) return;
  const number = (month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7) || 1) - 1;
  const name = (at) => `${String(Math.floor(at / 12)).padStart(4, "0")}-${String((at % 12) + 1).padStart(2, "0")}`;
  const since = form.elements.namedItem("since");
  const until = form.elements.namedItem("until");
  const first = number(form.dataset.first);
  const last = number(form.dataset.last);
  const width = Math.max(0, number(until.value) - number(since.value));
  if (!Number.isFinite(width) || last - first <= width) return;

  const box = document.createElement("div");
  box.className = "slider screen-only";
  const field = document.createElement("div");
  const label = document.createElement("label");
  const slider = document.createElement("input");
  label.htmlFor = slider.id = "window";
  slider.type = "range";
  slider.min = String(first);
  slider.max = String(last - width);
  slider.value = String(number(since.value));
  field.append(label, slider);
  box.append(field);
  form.after(box);

  const say = () => {
    const from = Number(slider.value);
    label.textContent = `Months shown: ${name(from)} to ${name(from + width)}`;
    slider.setAttribute("aria-valuetext", `${name(from)} to ${name(from + width)}`);
  };
  let waiting = 0;
  let asked = null;
  const show = async () => {
    const from = Number(slider.value);
    since.value = name(from);
    until.value = name(from + width);
    const query = new URLSearchParams(new FormData(form));
    for (const [key, value] of [...query]) if (!value) query.delete(key);
    const address = `${form.getAttribute("action")}?${query}`;
    if (asked) asked.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(address, { signal: asked.signal, credentials: "same-origin" });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const drawn = page.getElementById("slid");
      const old = document.getElementById("slid");
      if (!drawn || !old) return;
      old.replaceChildren(...drawn.childNodes);
      for (const chart of old.querySelectorAll("svg.chart")) chart.classList.add("linked");
      history.replaceState(null, "", address);
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  };
  slider.addEventListener("input", () => {
    say();
    clearTimeout(waiting);
    waiting = setTimeout(show, 120);
  });
  say();
})();
