namespace Sluice.Cli.Completion;

/// <summary>
/// The scripts: each hands the line and the cursor to the command's <c>[suggest]</c> directive, which answers with a word on each line. The
/// shell's words are matched again here: the directive also answers with words that hold what was typed in their middle.
/// </summary>
internal static class CompletionScripts
{
    private const string Bash = """
        _sluice() {
            local word=${COMP_WORDS[COMP_CWORD]} line
            COMPREPLY=()
            while IFS= read -r line; do
                [[ $line == "$word"* ]] && COMPREPLY+=("$line")
            done < <("${COMP_WORDS[0]}" "[suggest:$COMP_POINT]" "$COMP_LINE" 2> /dev/null)
        }
        complete -o default -F _sluice sluice

        """;

    private const string Zsh = """
        #compdef sluice
        _sluice() {
            local -a found
            found=("${(@f)$("${words[1]}" "[suggest:$CURSOR]" "$BUFFER" 2> /dev/null)}")
            compadd -a found || _files
        }
        (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
        compdef _sluice sluice

        """;

    private const string Fish = """
        function __sluice_complete
            set -l line (commandline -cp)
            sluice "[suggest:"(string length -- "$line")"]" "$line" 2> /dev/null
        end
        complete -c sluice -a '(__sluice_complete)'

        """;

    public static IReadOnlyList<(string Shell, string Script, string How)> All { get; } =
    [
        ("bash", Bash, "source <(sluice completion bash)"),
        ("zsh", Zsh, "source <(sluice completion zsh)"),
        ("fish", Fish, "sluice completion fish | source"),
    ];
}
