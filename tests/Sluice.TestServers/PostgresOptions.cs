namespace Sluice.TestServers;

/// <summary>How a private PostgreSQL differs from a freshly installed one.</summary>
public sealed record PostgresOptions
{
    /// <summary>
    /// Trades durability for speed (<c>fsync</c>, <c>synchronous_commit</c> and <c>full_page_writes</c> off). Off by default: a test of
    /// durability must not run on a server that has none.
    /// </summary>
    public bool Fast { get; init; }

    /// <summary>Further settings, by the names of <c>postgresql.conf</c>; they win over <see cref="Fast"/>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How long a start or a stop may take before it fails with the server's log.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);
}
