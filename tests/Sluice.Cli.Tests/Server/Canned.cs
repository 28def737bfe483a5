namespace Sluice.Cli.Tests.Server;

/// <summary>An answer out of the can.</summary>
internal sealed record Canned(int Status, string Body, string Type = "application/json")
{
    public static Canned Broken { get; } = new(0, "") { IsBroken = true };

    public bool IsBroken { get; private init; }
}
