using Sluice.Api.Security;

namespace Sluice.Api;

/// <summary>How the HTTP interface behaves.</summary>
public sealed record ApiOptions
{
    /// <summary>Who may use it. Empty: everybody who can reach it may do everything, which only suits a loopback address.</summary>
    public IReadOnlyList<ApiIdentity> Identities { get; init; } = [];

    /// <summary>The most bytes of a job file. Default 4 MiB.</summary>
    public int MostJobBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>The most bytes of any other body. Default 64 KiB.</summary>
    public int MostBodyBytes { get; init; } = 64 * 1024;

    /// <summary>How long the store keeps answers of requests: see <see cref="Core.History.HistoryRules.RequestAge"/>. Default 400 days.</summary>
    public TimeSpan RequestAge { get; init; } = TimeSpan.FromDays(400);

    /// <summary>The most requests of one client in a second, twice as many in a burst; stops are not counted. Default 1,000; 0 for no limit.</summary>
    public int MostRequestsPerSecond { get; init; } = 1_000;

    /// <summary>Origins of other sites whose pages may use the interface, such as <c>https://console.example</c>. Default: none.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>The most streams that are open at one time. Default 500.</summary>
    public int MostStreams { get; init; } = 500;

    /// <summary>How often a stream asks the store for news. Default 250 ms.</summary>
    public TimeSpan StreamPace { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a stream is silent at the most. Default 10 s.</summary>
    public TimeSpan StreamHeartbeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>This release, for <c>/overview</c> and the description of the interface.</summary>
    public string Version { get; init; } = "0.1.0";

    /// <summary>The commit that this release was built from, shortened; may be empty.</summary>
    public string Commit { get; init; } = "";
}
