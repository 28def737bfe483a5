namespace Sluice.Cli.Tests;

/// <summary>Where a command line is typed.</summary>
internal sealed record Terminal(string? Server)
{
    /// <summary>12 minutes past three.</summary>
    public static readonly DateTimeOffset Night = new(2026, 11, 25, 3, 12, 0, TimeSpan.Zero);

    public int Width { get; init; } = 80;

    /// <summary>What is typed when something is asked; <c>null</c>: nobody is there.</summary>
    public string? Input { get; init; }

    public DateTimeOffset Now { get; init; } = Night;

    public Dictionary<string, string> Variables { get; init; } = [];

    public CancellationToken CtrlC { get; init; }

    public Surroundings Surroundings(TextWriter output, TextWriter error) => new()
    {
        Out = output,
        Error = error,
        In = new StringReader(Input ?? ""),
        Width = () => Width,
        IsInputTerminal = Input is not null,
        Variable = name => Variables.GetValueOrDefault(name) ?? (name == "SLUICE_SERVER" ? Server : null),
        Caller = "anna@läptop",
        Time = new QuickTime(Now),
    };
}
