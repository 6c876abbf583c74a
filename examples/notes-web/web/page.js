// The page: which part of it is shown, and what its forms do.
import * as aws from "./aws.js";
import { said } from "./words.js";

const $ = (id) => document.getElementById(id);
const VIEWS = ["sign-in", "sign-up", "confirm", "notes", "shown"];
const person = { username: "", password: "" }; // between two steps of signing up

const say = (text) => ($("status").textContent = text);
const complain = (error) => ($("problem").textContent = said(error));

function show(view) {
  for (const each of VIEWS) $(each).hidden = each !== view;
  $(`${view}-title`).focus();
}

// ---- signing up, in and out -------------------------------------------------------------------

async function signUp({ username, password }) {
  Object.assign(person, { username, password });
  const { isSignUpComplete } = await aws.signUp({
    username,
    password,
    options: { userAttributes: { email: username } },
  });
  return isSignUpComplete ? signIn(person) : askForCode();
}

function askForCode() {
  $("sent-to").textContent = person.username;
  show("confirm");
}

async function confirm({ code }) {
  await aws.confirmSignUp({ username: person.username, confirmationCode: code });
  if (!person.password) {
    show("sign-in");
    return say("Your address is confirmed. Sign in.");
  }
  return signIn(person);
}

async function signIn({ username, password }) {
  const { nextStep } = await aws.signIn({ username, password });
  if (nextStep.signInStep === "CONFIRM_SIGN_UP") {
    Object.assign(person, { username, password });
    return askForCode();
  }
  person.password = "";
  return open();
}

async function signOut() {
  await aws.signOut();
  history.replaceState(null, "", location.pathname); // unlike a new hash, it calls nobody
  await open();
  for (const each of ["note-list", "file-list", "shown-content"]) $(each).replaceChildren();
  say("You are signed out.");
}

// ---- notes and files --------------------------------------------------------------------------

function entry(text, link, remove) {
  const li = document.createElement("li");
  const a = Object.assign(document.createElement("a"), { textContent: text, href: link });
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "quiet",
    textContent: "Delete",
  });
  button.setAttribute("aria-label", `Delete ${text.slice(0, 40)}`);
  button.addEventListener("click", () => attempt(button, remove));
  li.append(a, button);
  return li;
}

function fill(list, none, entries) {
  if ($("who").hidden) return; // signed out while AWS was asked
  $(list).replaceChildren(...entries);
  $(none).hidden = entries.length > 0;
}

async function listNotes() {
  const found = await aws.notes.list();
  const entries = found.map(({ noteId, content }) =>
    entry(content, `#note=${noteId}`, async () => {
      await aws.notes.remove(noteId);
      await listNotes();
      say("The note is deleted.");
    }),
  );
  fill("note-list", "no-notes", entries);
}

async function listFiles() {
  const found = await aws.files.list();
  const entries = found.map(({ path }) =>
    entry(path.split("/").pop(), `#file=${encodeURIComponent(path)}`, async () => {
      await aws.files.remove(path);
      await listFiles();
      say("The file is deleted.");
    }),
  );
  fill("file-list", "no-files", entries);
}

async function addNote({ content }) {
  await aws.notes.add(content);
  await listNotes();
  say("The note is kept.");
}

async function addFile({ file }) {
  const bar = $("sent");
  bar.hidden = false;
  try {
    await aws.files.add(file, (part) => (bar.value = part));
  } finally {
    bar.hidden = true;
  }
  await listFiles();
  say(`${file.name} is stored.`);
}

async function openNote(id) {
  $("shown-title").textContent = "A note";
  $("shown-content").textContent = "";
  show("shown");
  $("shown-content").textContent = (await aws.notes.one(id)).content;
}

async function openFile(path) {
  const name = path.split("/").pop();
  $("shown-title").textContent = name;
  $("shown-content").textContent = "";
  show("shown");
  const href = URL.createObjectURL(await aws.files.content(path));
  const link = Object.assign(document.createElement("a"), {
    href,
    download: name, // saved and not shown: a stored page could hold a script
    textContent: "Save the file",
  });
  $("shown-content").replaceChildren(link);
}

// ---- which part is shown ----------------------------------------------------------------------

async function open() {
  const user = await aws.getCurrentUser().catch(() => null);
  $("who").hidden = !user;
  const [what, value = ""] = location.hash.slice(1).split("=");
  if (!user) return show(what === "sign-up" ? "sign-up" : "sign-in");
  $("user").textContent = (await aws.fetchUserAttributes()).email;
  if (what === "note") return openNote(value);
  if (what === "file") return openFile(decodeURIComponent(value));
  show("notes");
  await Promise.all([listNotes(), listFiles()]);
}

async function attempt(button, action) {
  say("");
  $("problem").textContent = "";
  if (button) button.disabled = true;
  try {
    await action();
  } catch (error) {
    complain(error);
  } finally {
    if (button) button.disabled = false;
  }
}

function onSubmit(form, action) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(form));
    attempt(form.querySelector("button"), async () => {
      await action(given);
      form.reset();
    });
  });
}

onSubmit($("sign-in").querySelector("form"), signIn);
onSubmit($("sign-up").querySelector("form"), signUp);
onSubmit($("confirm").querySelector("form"), confirm);
onSubmit($("add-note"), addNote);
onSubmit($("add-file"), addFile);
$("sign-out").addEventListener("click", (event) => attempt(event.target, signOut));
$("resend").addEventListener("click", (event) =>
  attempt(event.target, async () => {
    await aws.resendSignUpCode({ username: person.username });
    say("Another code is on its way.");
  }),
);
window.addEventListener("hashchange", () => attempt(null, open));
attempt(null, open);
