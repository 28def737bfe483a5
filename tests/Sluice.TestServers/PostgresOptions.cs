namespace Sluice.TestServers;

/// <summary>How a private PostgreSQL differs from a freshly installed one.</summary>
public sealed record PostgresOptions
{
    internal const string Loopback = "127.0.0.1";

    /// <summary>
    /// Trades durability for speed (<c>fsync</c>, <c>synchronous_commit</c> and <c>full_page_writes</c> off). Off by default: a test of
    /// durability must not run on a server that has none.
    /// </summary>
    public bool Fast { get; init; }

    /// <summary>Further settings, by the names of <c>postgresql.conf</c>; they win over <see cref="Fast"/>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Where clients find it, which must be its machine's own: with <see cref="Launcher"/>, an address inside the network namespace that
    /// it is started in. The test itself then talks to it through its socket in the file system, whatever becomes of the network.
    /// </summary>
    public string Address { get; init; } = Loopback;

    /// <summary>The port; 0 for one that is free on this machine.</summary>
    public int Port { get; init; }

    /// <summary>The programs, with their arguments, that start it, such as one that enters a network namespace; each makes way for the next. They run as the test's own user.</summary>
    public IReadOnlyList<string> Launcher { get; init; } = [];

    /// <summary>What is added to the environment of the server alone.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How long a start or a stop may take before it fails with the server's log.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether others than this machine's loopback reach it.</summary>
    internal bool IsRemote => !string.Equals(Address, Loopback, StringComparison.Ordinal);
}
