// Looks again every two seconds for as long as an upload is at work. Without scripts there is a link that does the same.
"use strict";
const box = document.getElementById("progress");
if (box && box.dataset.over === "no") {
  window.setTimeout(() => window.location.reload(), 2000);
}
