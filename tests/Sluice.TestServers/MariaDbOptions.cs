namespace Sluice.TestServers;

/// <summary>How a private MariaDB differs from a freshly installed one.</summary>
public sealed record MariaDbOptions
{
    /// <summary>Trades durability for speed: nothing is flushed at a commit.</summary>
    public bool Fast { get; init; }

    /// <summary>Further settings, by the names of <c>my.cnf</c>; they win over <see cref="Fast"/>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How long a start or a stop may take before it fails with the server's log.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);
}
