// Small pictures of what is not shown yet: a scene before it is taken, each visual by itself.

const $ = (id) => document.getElementById(id);
const EVERY = 700, BETWEEN = 250; // milliseconds: a scene's picture follows the show; visuals come one after another

let fetched = async () => null; // address -> Blob, or null
let slot = 0, turn = 0;

export function begin(headers) {
  fetched = async (of) => {
    const answer = await fetch(`api/v1/picture?of=${encodeURIComponent(of)}`, { headers: headers() });
    return answer.status === 200 ? answer.blob() : null;
  };
}

function put(image, blob) {
  const old = image.src;
  image.src = URL.createObjectURL(blob);
  if (old.startsWith("blob:")) URL.revokeObjectURL(old);
}

// The scene in a slot

export const ahead = () => slot;

export async function show(which, name, changed) {
  const mine = ++turn;
  slot = which;
  $("ahead").hidden = !which;
  changed();
  if (!which) return;
  $("aheadname").textContent = name;
  $("aheadview").alt = name;
  $("aheadview").classList.add("waiting");
  while (mine === turn) {
    const blob = document.hidden ? null : await fetched(`/scenes/${which}`).catch(() => null);
    if (mine !== turn) return;
    if (blob) { put($("aheadview"), blob); $("aheadview").classList.remove("waiting"); }
    await new Promise((done) => setTimeout(done, EVERY));
  }
}

// Visuals

const pictures = new Map(); // name -> object URL
let coming = false;

export function strip(names, chosen, choose) {
  const found = document.createElement("div");
  found.className = "visuals";
  found.append(...names.map((name) => {
    const node = document.createElement("button"), image = document.createElement(pictures.has(name) ? "img" : "span");
    if (pictures.has(name)) { image.src = pictures.get(name); image.alt = ""; }
    node.type = "button";
    node.dataset.visual = name;
    node.setAttribute("aria-pressed", String(name === chosen));
    node.append(image, document.createTextNode(name));
    node.onclick = () => choose(name === chosen ? "" : name);
    return node;
  }));
  setTimeout(() => draw(names)); // when it is on the page
  return found;
}

export function again(names) { // they have been saved anew
  for (const name of names) { URL.revokeObjectURL(pictures.get(name)); pictures.delete(name); }
}

async function draw(names) {
  if (coming) return;
  coming = true;
  for (const name of names) {
    const place = () => document.querySelector(`.visuals [data-visual="${CSS.escape(name)}"]`);
    if (pictures.has(name) || !place()) continue;
    const blob = await fetched(`/dreams/${name}`).catch(() => null);
    if (!blob) continue;
    pictures.set(name, URL.createObjectURL(blob));
    const image = document.createElement("img");
    image.src = pictures.get(name);
    image.alt = "";
    place()?.firstChild.replaceWith(image);
    await new Promise((done) => setTimeout(done, BETWEEN));
  }
  coming = false;
}
