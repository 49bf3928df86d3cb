/** Shells that have a completion script. */
export const shells = ['bash', 'zsh', 'fish'] as const;

/** The word after which `obstop` answers completions, one a line with a tab and what it is for. */
export const completeWord = '__complete';

const bash = `_obstop() {
  local words=("\${COMP_WORDS[@]:1:COMP_CWORD}") line
  COMPREPLY=()
  while IFS=$'\\t' read -r line _; do COMPREPLY+=("$line"); done < <(obstop ${completeWord} "\${words[@]}" 2>/dev/null)
}
complete -o default -F _obstop obstop
`;

const zsh = `#compdef obstop
_obstop() {
  local -a found
  local word brief
  while IFS=$'\\t' read -r word brief; do found+=("\${word//:/\\\\:}:\${brief}"); done < <(obstop ${completeWord} "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#found} )); then _describe obstop found; else _files; fi
}
compdef _obstop obstop
`;

const fish = `function __obstop_complete
  set -l words (commandline -opc) (commandline -ct)
  obstop ${completeWord} $words[2..-1] 2>/dev/null
end
complete -c obstop -f -a '(__obstop_complete)'
`;

/** The scripts. */
export const completionScripts: Readonly<Record<(typeof shells)[number], string>> = { bash, zsh, fish };
