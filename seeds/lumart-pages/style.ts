// The look of Lumart's own pages: a gallery at dusk, nothing of the privacy desk's.

export const STYLE = `
:root { --ink: #241a2e; --paper: #fdf8f1; --card: #ffffff; --plum: #5b1f5c; --gold: #f2b84b; --line: #dccfc0; --muted: #5f5266; --alarm: #9b1c31; }
* { box-sizing: border-box; }
html { font: 100%/1.55 Georgia, "Times New Roman", serif; color: var(--ink); background: var(--paper); }
body { margin: 0; }
a { color: var(--plum); text-underline-offset: .15em; }
a:hover { text-decoration-thickness: .15em; }
:focus-visible { outline: 3px solid var(--gold); outline-offset: 2px; box-shadow: 0 0 0 5px var(--ink); border-radius: 4px; }
.skip { position: absolute; left: -999em; }
.skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; z-index: 1; }
.top { background: linear-gradient(100deg, #241a2e, #5b1f5c); color: #fff; }
.top .wide { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: center; justify-content: space-between; padding-block: .9rem; }
.top a { color: #fff; }
.name { font-size: 1.5rem; letter-spacing: .04em; margin: 0; }
.name a { text-decoration: none; }
.name span { color: var(--gold); }
.top ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: 0; padding: 0; }
.top [aria-current] { text-decoration-color: var(--gold); text-decoration-thickness: .2em; }
.wide { max-width: 62rem; margin: 0 auto; padding-inline: 1rem; }
.band { background: var(--gold); color: var(--ink); }
.band p { margin: 0; padding-block: .7rem; }
.band a { color: var(--ink); }
main { padding-block: 2rem 3rem; }
h1 { font-weight: normal; font-size: clamp(1.7rem, 5vw, 2.4rem); line-height: 1.2; margin: 0 0 1rem; overflow-wrap: anywhere; }
h2 { font-weight: normal; font-size: 1.35rem; margin: 2rem 0 .6rem; }
p, ul, dl { max-width: 42rem; margin: 0 0 1rem; }
.columns { display: grid; }
@media (min-width: 48rem) { .columns { grid-template-columns: 12rem 1fr; } }
.side { padding-top: 2rem; }
.side p { margin-bottom: .3rem; }
.columns { gap: 0 2rem; }
@media (max-width: 47.99rem) { .columns main { padding-top: 1rem; } }
.side ul { list-style: none; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: .4rem 1rem; }
@media (min-width: 48rem) { .side ul { flex-direction: column; } }
.side [aria-current] { font-weight: bold; text-decoration: none; color: var(--ink); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 1.1rem 1.25rem; margin: 0 0 1rem; max-width: 42rem; }
.card > :last-child { margin-bottom: 0; }
.card h2 { margin-top: 0; }
.warn { border-left: 8px solid var(--alarm); }
.soft { border-left: 8px solid var(--gold); }
.big { font-size: 2.2rem; line-height: 1.1; margin: 0 0 .3rem; }
.muted { color: var(--muted); }
dl { display: grid; grid-template-columns: minmax(6rem, auto) 1fr; gap: .4rem 1rem; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; }
button, .button { font: inherit; display: inline-block; border: 2px solid var(--plum); background: var(--plum); color: #fff; border-radius: 999px; padding: .55rem 1.3rem; cursor: pointer; text-decoration: none; max-width: 100%; }
button:hover, .button:hover { filter: brightness(1.15); }
.plain { background: transparent; color: var(--plum); }
.danger { background: var(--alarm); border-color: var(--alarm); }
button[disabled] { background: #e7dfe8; border-color: #b8a9ba; color: #4c4250; cursor: not-allowed; filter: none; }
.bar { border: 0; background: none; color: #fff; padding: 0; text-decoration: underline; border-radius: 4px; }
form { margin: 0; }
label { display: block; margin-bottom: .3rem; }
textarea { font: inherit; width: 100%; border: 2px solid #7d6c85; border-radius: 10px; padding: .6rem; background: #fff; color: var(--ink); margin-bottom: .8rem; }
.people { list-style: none; padding: 0; display: grid; gap: .7rem; max-width: none; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); }
.people button { width: 100%; text-align: left; border-radius: 14px; background: var(--card); color: var(--ink); border-color: var(--line); overflow-wrap: anywhere; }
.people small { color: var(--muted); display: block; font-size: .9rem; }
.pictures { list-style: none; padding: 0; display: grid; gap: 1rem; max-width: none; grid-template-columns: repeat(auto-fill, minmax(min(100%, 11rem), 1fr)); }
.pictures li { background: linear-gradient(160deg, #3b2a55, #8c3f74 60%, #f2b84b 140%); color: #fff; border-radius: 14px; min-height: 8rem; padding: .9rem; display: flex; align-items: flex-end; }
.row { display: flex; flex-wrap: wrap; gap: .7rem; align-items: center; }
footer { border-top: 1px solid var(--line); padding-block: 1rem 2rem; color: var(--muted); }
`;
