/** A title or a name as the server shows it (etabli/core/composition.py, `composed`): what a keyboard does not give.
 * Both are tested on composition.cases.json. */

const NBSP = "\u00a0";
const WORD = "[\\p{L}\\p{N}_]";
const TYPED: ReadonlyArray<readonly [RegExp, string]> = [
  [/ {2,}/g, " "],
  [new RegExp(`(?<=[\\p{L}_])'(?=[\\p{L}\\p{N}_«"])`, "gu"), "’"],
  [new RegExp(`(?<!${WORD})"[ ${NBSP}]?([^"\\n]*[^"\\s])[ ${NBSP}]?"(?!${WORD})`, "gu"), `«${NBSP}$1${NBSP}»`],
  [/«(?=[^\s\u00a0\u202f])/g, `«${NBSP}`],
  [/(?<=[^\s\u00a0\u202f])»/g, `${NBSP}»`],
  [/\.{3,}/g, "…"],
  [new RegExp(`(?<=[\\p{L}_]) - (?=${WORD})|(?<=${WORD}) - (?=[\\p{L}_])`, "gu"), " – "],
  [/(?<=[\p{L}\p{N}_»])([:;]|[!?]+)(?=\s|»|$)/gu, `${NBSP}$1`],
  [/(?<![\p{L}\p{N}_])([nN])[°º](?=\p{N})/gu, `$1°${NBSP}`],
];

export function composed(text: string): string {
  return TYPED.reduce((kept, [typed, instead]) => kept.replace(typed, instead), text);
}
