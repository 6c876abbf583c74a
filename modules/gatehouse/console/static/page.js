// What pages do beyond HTML and htmx. Without it they can be read and used all the same.
"use strict";

// A form that changes something is sent once.
addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  if (event.target.ariaBusy === "true") {
    event.preventDefault();
    return;
  }
  event.target.ariaBusy = "true";
});

// A page that is slow to come says so: a link, a search, a form.
addEventListener("beforeunload", () => {
  document.getElementById("working").textContent = "Working …";
});

// Who goes back in the history finds the form as it was before. A page that comes anew has nothing
// to set back: its form may have been sent before the page was whole.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.forms) form.ariaBusy = null;
  document.getElementById("working").textContent = "";
});

// What could not be read again stays as it is, and the page says so.
const say = (text) => () => {
  document.getElementById("working").textContent = text;
};
addEventListener("htmx:after:swap", (event) => {
  if (event.detail.ctx.response.status < 400) say("")();
});
for (const failed of ["htmx:response:error", "htmx:error"]) {
  addEventListener(failed, say("This list could not be read anew. Load the page again to see why."));
}
