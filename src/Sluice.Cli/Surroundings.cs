using System.Globalization;

namespace Sluice.Cli;

/// <summary>What the verbs see of the world around them, the server apart.</summary>
internal sealed record Surroundings
{
    /// <summary>Text for a program has no width: a line is as long as it is.</summary>
    private const int Unbounded = 4_096;

    /// <summary>Where answers go.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Where progress and failures go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Where answers to questions come from.</summary>
    public required TextReader In { get; init; }

    /// <summary>Columns of a line, as it is now: windows change.</summary>
    public required Func<int> Width { get; init; }

    /// <summary>Whether answers go to a terminal.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Whether progress goes to a terminal.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>Whether somebody is there to be asked.</summary>
    public bool IsInputTerminal { get; init; }

    /// <summary>Whether the terminal shows colors.</summary>
    public bool HasColors { get; init; }

    /// <summary>Reads a variable of the environment.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Who types, such as <c>anna@laptop</c>; <c>null</c> where the system does not know.</summary>
    public string? Caller { get; init; }

    /// <summary>Where time comes from.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether the process's signals are the verbs' own.</summary>
    public bool OwnsSignals { get; init; }

    /// <summary>The process's own.</summary>
    public static Surroundings OfProcess() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        In = Console.In,
        Width = Columns,
        IsTerminal = !Console.IsOutputRedirected,
        IsErrorTerminal = !Console.IsErrorRedirected,
        IsInputTerminal = !Console.IsInputRedirected,
        // https://no-color.org: set to anything but nothing.
        HasColors = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") is not "dumb",
        Variable = Environment.GetEnvironmentVariable,
        Caller = Environment.UserName.Length == 0 ? null : $"{Environment.UserName}@{Environment.MachineName}",
        OwnsSignals = true,
    };

    private static int Columns()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var told) && told > 0)
            return told;
        if (Console.IsOutputRedirected)
            return Unbounded;
        return Console.WindowWidth is > 0 and var width ? width : 80;
    }
}
