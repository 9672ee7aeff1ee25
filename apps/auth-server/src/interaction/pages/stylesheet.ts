import { createHash } from 'node:crypto';

/** One sheet for all pages. Colours are variables, so that light and dark differ in one place; every pair of text and ground has 4.5:1 (WCAG 2.2 AA). */
export const STYLESHEET = `
:root{color-scheme:light dark;--ground:#f3f4f1;--glow:#e2ebe6;--card:#fff;--ink:#18211e;--soft:#56635e;--line:#d8ded9;--field:#fff;--edge:#7d8a84;--accent:#17594a;--accent-hover:#0f4538;--on-accent:#fff;--tint:#e8f1ed;--alert:#a1261b;--alert-tint:#fcefed;--alert-line:#e9b9b3;--ring:#1c6fd1;--shadow:0 1px 2px rgb(24 33 30/.05),0 12px 40px -12px rgb(24 33 30/.16)}
@media (prefers-color-scheme:dark){:root{--ground:#0e1311;--glow:#16231e;--card:#171d1b;--ink:#ecf1ee;--soft:#a3b0aa;--line:#2b3531;--field:#111614;--edge:#75827c;--accent:#7fd1b9;--accent-hover:#9ce0cc;--on-accent:#08201a;--tint:#1c2b26;--alert:#ff9d92;--alert-tint:#2c1816;--alert-line:#66322c;--ring:#8dbdff;--shadow:0 1px 0 rgb(255 255 255/.03) inset,0 16px 48px -16px rgb(0 0 0/.7)}}
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
:lang(ja){--own-script:"Hiragino Sans","Yu Gothic UI",Meiryo,"Noto Sans JP","Noto Sans CJK JP";line-break:strict;word-break:auto-phrase}
:lang(zh){--own-script:"PingFang SC","Microsoft YaHei","Noto Sans SC","Noto Sans CJK SC";line-break:strict}
body{margin:0;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;align-items:center;justify-content:center;padding:2rem 1rem;background:radial-gradient(60rem 32rem at 50% -8rem,var(--glow),transparent) no-repeat var(--ground);color:var(--ink);font:400 1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,var(--own-script,sans-serif),sans-serif;-webkit-font-smoothing:antialiased}
main{width:100%;max-width:26.5rem;background:var(--card);border:1px solid var(--line);border-radius:1.125rem;box-shadow:var(--shadow);padding:2.25rem 2.25rem 2rem;overflow-wrap:anywhere}
h1{margin:0;font-size:1.5rem;line-height:1.25;font-weight:650;letter-spacing:-.012em;text-wrap:balance}
h2{margin:0 0 .25rem;font-size:.8125rem;font-weight:600;color:var(--soft)}
p{margin:0;text-wrap:pretty}
.lead{margin-top:.375rem;color:var(--soft)}
.lead strong{color:var(--ink);font-weight:600}
.mark{display:flex;align-items:center;justify-content:center;width:3rem;height:3rem;margin-bottom:1.25rem;border-radius:.875rem;background:var(--tint);color:var(--accent);font-size:1.375rem;font-weight:650}
.mark svg{width:1.5rem;height:1.5rem}
.mark img{width:100%;height:100%;object-fit:contain;border-radius:inherit}
.mark.alert{background:var(--alert-tint);color:var(--alert)}
form,.way{margin-top:1.75rem}
.field{margin-bottom:1.125rem}
label{display:block;margin-bottom:.375rem;font-size:.9375rem;font-weight:600}
input{display:block;width:100%;min-height:3rem;padding:.625rem .875rem;font:inherit;color:inherit;background:var(--field);border:1px solid var(--edge);border-radius:.625rem}
input.wrong{border-color:var(--alert);box-shadow:0 0 0 1px var(--alert)}
button,.button{display:flex;align-items:center;justify-content:center;width:100%;min-height:3rem;padding:.625rem 1rem;font:inherit;font-weight:600;text-align:center;text-decoration:none;border-radius:.625rem;border:1px solid transparent;cursor:pointer}
.go{background:var(--accent);color:var(--on-accent);margin-top:1.625rem}
.go:hover{background:var(--accent-hover)}
.back{margin-top:.625rem;background:transparent;color:var(--ink);border-color:var(--line)}
.back:hover{background:var(--tint)}
.quiet{margin-top:.375rem;background:transparent;color:var(--soft);font-weight:500;font-size:.9375rem}
.quiet:hover{color:var(--ink);text-decoration:underline}
:is(a,button,input,summary,[tabindex]):focus-visible{outline:3px solid var(--ring);outline-offset:2px}
[role=alert]:focus{outline:none}
a{color:var(--accent);text-underline-offset:.15em}
.problem{margin-top:1.5rem;padding:.875rem 1rem;background:var(--alert-tint);border:1px solid var(--alert-line);border-inline-start:4px solid var(--alert);border-radius:.625rem;font-size:.9375rem}
.problem h2{color:var(--alert);font-size:.9375rem;margin:0 0 .125rem}
.problem a{color:inherit}
.person{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem .75rem;margin-top:1.5rem;padding:.75rem .875rem;border:1px solid var(--line);border-radius:.75rem;font-size:.9375rem}
.person .initial{flex:none;display:flex;align-items:center;justify-content:center;width:2.25rem;height:2.25rem;border-radius:50%;background:var(--tint);color:var(--accent);font-weight:650}
.person .who{flex:1 1 6rem;min-width:0;line-height:1.35}
.person .who span{display:block;font-size:.8125rem;color:var(--soft)}
.person a{flex:none;padding:.5rem .25rem;margin-inline-start:auto;font-weight:500}
.access{margin-top:1.5rem}
.access ul{list-style:none;margin:.25rem 0 1rem;padding:0}
.access li{display:flex;gap:.75rem;padding:.5rem 0;border-bottom:1px solid var(--line);line-height:1.4}
.access li:last-child{border-bottom:0}
.access li svg{flex:none;width:1.125rem;height:1.125rem;margin-top:.15rem;color:var(--accent)}
.destination{padding:.75rem .875rem;border-radius:.75rem;background:var(--tint);font-size:.875rem;line-height:1.4;color:var(--soft)}
.destination strong{color:var(--ink);font-weight:600}
.destination+form{margin-top:1.25rem}
.destination+form .go{margin-top:0}
.small{display:flex;flex-wrap:wrap;justify-content:center;gap:.25rem 1rem;margin-top:1.25rem;font-size:.875rem;color:var(--soft);text-align:center}
details{margin-top:1.5rem;padding-top:1rem;border-top:1px solid var(--line);font-size:.875rem;color:var(--soft)}
summary{cursor:pointer;padding:.5rem 0}
code{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;color:var(--ink)}
.kind{margin-top:1.5rem;font-size:.875rem;color:var(--soft)}
footer{display:flex;align-items:center;gap:.5rem;margin-top:1.5rem;font-size:.8125rem;color:var(--soft)}
footer svg{width:.9375rem;height:.9375rem}
@media (max-width:30rem){body{padding:0;justify-content:flex-start;background:var(--card)}main{max-width:none;border:0;border-radius:0;box-shadow:none;background:transparent;padding:2.5rem 1.5rem 1.5rem}footer{margin:auto 0 0;padding:1.5rem}}
.popup{padding:0;justify-content:flex-start;background:var(--card)}
.popup main{border:0;border-radius:0;box-shadow:none;background:transparent;padding:1.5rem 1.5rem 1rem}
.popup .mark{width:2.25rem;height:2.25rem;margin-bottom:.75rem}
.popup :is(form,.way){margin-top:1.25rem}
.popup footer{margin:auto 0 0;padding:1rem 1.5rem}
.touch{font-size:1.0625rem}
.touch :is(input,button,.button){min-height:3.5rem}
.touch .small a{display:inline-block}
.touch :is(.small a,.person a,summary){padding:.75rem .5rem}
@media (prefers-contrast:more){:root{--line:var(--edge);--soft:var(--ink)}}
@media (forced-colors:active){button,.button,.mark{border:1px solid}}
`;

/** What a content security policy allows the sheet by. */
export const STYLESHEET_SOURCE = `'sha256-${createHash('sha256').update(STYLESHEET).digest('base64')}'`;
