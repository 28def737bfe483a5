namespace Sluice.Core.Members;

/// <summary>
/// A control process, as the others know it. Evidence only: nobody's run, attempt or session depends on it. Numbers and texts are those of whoever wrote
/// them, and are passed on when they are not known here.
/// </summary>
public sealed record MemberRecord
{
    /// <summary>Whose.</summary>
    public required MemberKey Key { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The machine's name.</summary>
    public required string Host { get; init; }

    /// <summary>What the members hold it for.</summary>
    public required int Status { get; init; }

    /// <summary>Its port for nodes; 0 for none.</summary>
    public required int GatewayPort { get; init; }

    /// <summary>Who suspects it, and since when; empty for nobody.</summary>
    public string Suspicions { get; init; } = "";

    /// <summary>When it was started, by its own clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it last said that it is alive, by its own clock.</summary>
    public required DateTimeOffset AliveAt { get; init; }

    /// <summary>The version of the table that last wrote this row; set by the store.</summary>
    public long Version { get; init; }
}
